//! rseq(2): the registration, and what becomes of a sequence.

use signal::Errno;
use syscall_shim::SysResult;

use crate::arch::percpu;
use crate::arch::sigframe::Failed;
use crate::arch::user::{self, Plain};
use crate::deliver;
use crate::rseq::{self, Frame};
use crate::task::Work;

/// `struct rseq` as it was first: its size and alignment.
const SIZE: u32 = 32;
/// Offset of the address of the descriptor of the sequence that the thread is in.
const SEQUENCE: usize = 8;
/// Offset of the flags.
const FLAGS: usize = 16;
/// RSEQ_FLAG_UNREGISTER
const UNREGISTER: i32 = 1;
/// `cpu_id` of who has not registered.
const UNINITIALIZED: u32 = u32::MAX;

/// `struct rseq_cs`, the descriptor of a sequence.
#[repr(C)]
#[derive(Clone, Copy)]
struct Sequence {
    version: u32,
    flags: u32,
    start: u64,
    /// Bytes.
    length: u64,
    abort: u64,
}

// SAFETY: integers without padding.
unsafe impl Plain for Sequence {}

impl Sequence {
    /// Whether it is one that a program may have (rseq_get_rseq_cs in kernel/rseq.c).
    fn is_valid(&self) -> bool {
        let last = user::USER_END as u64;
        let end = self.start.checked_add(self.length);
        self.version == 0
            && self.start < last
            && self.abort < last
            && end.is_some_and(|end| end < last)
            && !self.has(self.abort)
    }

    fn has(&self, pc: u64) -> bool {
        pc.wrapping_sub(self.start) < self.length
    }
}

/// rseq(2).
///
/// # Errors
/// EINVAL for unknown flags, another size or alignment, and another address than the registered one; EPERM for
/// another signature; EBUSY where this is registered; EFAULT.
pub fn rseq(at: usize, size: u32, flags: i32, signature: u32) -> SysResult {
    let registration = &percpu::current().rseq;
    let registered = registration.get();
    if !matches!(flags, 0 | UNREGISTER) {
        return Err(Errno::EINVAL.into());
    }
    if flags == 0 && registered.is_none() {
        if !at.is_multiple_of(SIZE as usize) || size != SIZE {
            return Err(Errno::EINVAL.into());
        }
        if !user::in_range(at, size as usize) {
            return Err(Errno::EFAULT.into());
        }
        rseq::begin(end);
        registration.set(at, signature);
        // As after a switch: its memory is written to on the way out.
        percpu::add_work(Work::RESCHEDULE);
        return Ok(0);
    }
    match registered {
        Some((known, _)) if known != at || size != SIZE => Err(Errno::EINVAL.into()),
        Some((_, known)) if known != signature => Err(Errno::EPERM.into()),
        Some(_) if flags == 0 => Err(Errno::EBUSY.into()),
        Some(_) => {
            user::put_u32(at, 0)?;
            user::put_u32(at + 4, UNINITIALIZED)?;
            registration.clear();
            Ok(0)
        }
        None => Err(Errno::EINVAL.into()),
    }
}

/// What [`rseq::ends`] does.
fn end(mut frame: Frame<'_>) -> bool {
    let wrong = abort(&mut frame).is_err();
    if wrong {
        // Of a signal that is found pending then, the handler is entered all the same, under that of SIGSEGV; when
        // that is entered, it is looked once more (rseq_signal_deliver in kernel/rseq.c).
        deliver::enter_pending(&mut frame);
        let is_last = abort(&mut frame).is_err();
        deliver::force_segv(&mut frame, is_last);
    }
    wrong
}

fn abort(frame: &mut Frame<'_>) -> Result<(), Failed> {
    match frame {
        Frame::Call(frame) => {
            let pc = frame.next()?;
            match resume(pc)? {
                next if next == pc => Ok(()),
                next => frame.go_on(next),
            }
        }
        Frame::Trap(frame) => {
            let next = resume(frame.pc())?;
            frame.go_on(next, frame.sp());
            Ok(())
        }
    }
}

/// Where the running thread goes on, which was to go on at `pc`.
fn resume(pc: u64) -> Result<u64, Failed> {
    let Some((at, signature)) = percpu::current().rseq.get() else {
        return Ok(pc);
    };
    let mut next = pc;
    let descriptor = user::get_u64(at + SEQUENCE).map_err(|_| Failed)?;
    if descriptor != 0 {
        let sequence: Sequence = user::read(descriptor as usize).map_err(|_| Failed)?;
        if !sequence.is_valid() {
            return Err(Failed);
        }
        let found = user::get_u32((sequence.abort as usize).wrapping_sub(4));
        if found != Ok(signature) {
            return Err(Failed);
        }
        if sequence.has(pc) {
            let flags = user::get_u32(at + FLAGS).map_err(|_| Failed)?;
            // There are none any more (Linux 6.1).
            if sequence.flags | flags != 0 {
                return Err(Failed);
            }
            next = sequence.abort;
        }
    }
    // It runs on the first processor, and is in no sequence.
    user::put_words(at, [0, 0]).map_err(|_| Failed)?;
    Ok(next)
}
