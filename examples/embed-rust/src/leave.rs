//! The way back to the program: signals are delivered here and nowhere else.

use crate::call::Call;
use crate::machine::Machine;
use crate::programs;
use crate::task::{Frame, State};
use posix_process::{Delivery, ThreadId};
use signal::deliver::Handler;
use signal::sicode::SI_KERNEL;
use signal::{Errno, SaFlags, Signal};

/// The handler's frame could not be written.
struct NoFrame;

impl Machine {
    /// To be called before a thread goes on in its program. It asks until there is no more to do:
    /// several handlers are entered on top of each other.
    pub fn leave(&mut self, t: ThreadId) {
        // The one test that every return to a program pays.
        while let Some(task) = self.host.tasks.get(&t)
            && task.signal
            && task.state == State::Ready
        {
            let delivery = self.system.next_delivery(&mut self.host, t);
            self.deliver(t, delivery);
        }
    }

    fn deliver(&mut self, t: ThreadId, delivery: Delivery) {
        match delivery {
            // A call that was interrupted for nothing (the signal was ignored, or has stopped the
            // process) goes on: it is still in `task.call`.
            Delivery::None => self.host.task(t).signal = false,
            // No call of these programs waits with a mask of its own.
            Delivery::Settle => {}
            Delivery::Handler(handler) => {
                let signal = handler.signal;
                if let Err(NoFrame) = self.enter_handler(t, handler) {
                    // SIGSEGV; and if that was it already, the end of the process.
                    let next = self.system.frame_failed(&mut self.host, t, signal);
                    self.deliver(t, next);
                }
            }
            // The default action of a signal, or another thread's exit_group.
            Delivery::Exit(status) => self.exit(t, status),
            Delivery::Stop => {
                let task = self.host.task(t);
                task.signal = false;
                task.state = State::Stopped;
            }
        }
    }

    /// Writes the signal's frame, and lets the program go on in the handler.
    fn enter_handler(&mut self, t: ThreadId, handler: Handler) -> Result<(), NoFrame> {
        let Some(code) = programs::code_at(handler.action.handler) else {
            handler.taken.release(self.system.pool());
            return Err(NoFrame);
        };
        let task = self.host.task(t);
        // What becomes of the call that the signal interrupted.
        let call = task.call.take();
        if call.is_some() {
            task.regs.result = Err(Errno::EINTR);
        }
        let restarts = handler.action.flags.contains(SaFlags::RESTART);
        task.frames.push(Frame {
            regs: task.regs,
            mask: handler.saved_mask,
            call: call.filter(|call| restarts && call.restarts()),
        });
        task.regs.jump(code);
        task.regs.signo = handler.signal.number();
        // The frame is written: now the handler's mask holds. With SA_SIGINFO, `write_info` instead
        // of `release` puts what is known of the signal into it; here nobody looks at that.
        self.system.enter_handler(&mut self.host, t, &handler);
        handler.taken.release(self.system.pool());
        Ok(())
    }

    /// rt_sigreturn(2): the handler is at its end. All comes back that its frame has: the registers,
    /// with the result of the call that it interrupted, and the mask, which may let more signals in.
    pub fn sigreturn(&mut self, t: ThreadId) {
        match self.host.task(t).frames.pop() {
            Some(Frame { regs, mask, call }) => {
                let task = self.host.task(t);
                task.regs = regs;
                task.call = call;
                self.system.set_blocked(&mut self.host, t, mask);
            }
            // There is no frame: a fault, as any other that a thread causes itself.
            None => {
                let fault = Signal::SIGSEGV;
                let next = self.system.fault(&mut self.host, t, fault, SI_KERNEL, 0);
                self.deliver(t, next);
            }
        }
    }

    /// The call that a thread is in the middle of, if it is: it goes on with that first.
    pub fn interrupted_call(&mut self, t: ThreadId) -> Option<Call> {
        self.host.task(t).call.take()
    }
}
