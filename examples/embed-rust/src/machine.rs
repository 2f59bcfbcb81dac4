//! The whole machine: who runs next, and what time it is.

use crate::host::Host;
use crate::task::{Code, Regs, State, Task};
use posix_process::{Config, Credentials, System, ThreadId};
use signal::Node;

/// How many signals can be queued, and how many users there can be at a time.
const SIGNALS: usize = 64;
const USERS: usize = 4;
/// Threads that each user may have.
const TASKS: u64 = 32;

/// The two halves: what POSIX says of processes, and what the kernel makes of it.
pub struct Machine {
    pub system: System,
    pub host: Host,
}

impl Machine {
    /// A machine with one program.
    pub fn new(program: Code) -> Self {
        let nodes = vec![Node::EMPTY; SIGNALS].leak();
        let users = vec![0; USERS].leak();
        let mut system = System::new(&Config::new(TASKS, SIGNALS as u64), nodes, users);
        let mut host = Host::default();
        // A child of process 1, which is the kernel itself.
        let (process, thread) = system
            .spawn(Credentials::new(0, 0))
            .expect("a fresh system has room");
        host.tasks
            .insert(thread, Task::new(process, Regs::new(program)));
        host.ready.push_back(thread);
        Self { system, host }
    }

    /// Runs until no process is left, or none can ever run again.
    pub fn run(&mut self) {
        loop {
            while let Some(t) = self.host.ready.pop_front() {
                self.turn(t);
            }
            if !self.pass_time() {
                break;
            }
        }
        let left = self.host.tasks.len();
        println!("kernel: {left} threads are left");
    }

    /// One turn of a thread: to the end of its next system call, and back to its program.
    fn turn(&mut self, t: ThreadId) {
        self.host.current = Some(t);
        let call = match self.interrupted_call(t) {
            Some(call) => call,
            None => {
                let regs = &mut self.host.task(t).regs;
                (regs.code)(regs)
            }
        };
        self.enter(t, call);
        self.leave(t);
        self.host.current = None;
        if let Some(task) = self.host.tasks.get(&t)
            && task.state == State::Ready
        {
            self.host.ready.push_back(t);
        }
    }

    /// Nobody can run: the clock goes to whatever comes first, a timer or the end of a sleep.
    /// Whether there is such a thing.
    fn pass_time(&mut self) -> bool {
        let sleeps = self.host.tasks.iter();
        let sleeps: Vec<(u64, ThreadId)> = sleeps
            .filter(|(_, task)| task.state == State::Asleep)
            .filter_map(|(&t, task)| Some((task.alarm?, t)))
            .collect();
        let timers = self.system.next_deadline();
        let Some(next) = sleeps.iter().map(|sleep| sleep.0).chain(timers).min() else {
            return false;
        };
        self.host.now = self.host.now.max(next);
        let now = self.host.now;
        println!("kernel: it is {} ms", now / 1_000_000);
        // Timers send their signals from here: in a kernel, from the clock's interrupt.
        self.system.expire(&mut self.host, now);
        for (until, t) in sleeps {
            if until <= now {
                self.host.wake(t, State::Asleep);
            }
        }
        true
    }
}
