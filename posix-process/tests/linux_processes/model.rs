//! The same with a [`System`].

use crate::linux::{CAUGHT, PLACES, State, mask, of_children, seen};
use crate::ops::Op;
use posix_process::*;
use signal::{Node, SaFlags, SigAction, SigSet};

#[derive(Default)]
pub struct Host {
    stopped: Vec<ThreadId>,
    pub changed: Vec<ProcessId>,
}

impl Kernel for Host {
    fn now(&self) -> u64 {
        0
    }
    fn current(&self) -> Option<ThreadId> {
        None
    }
    fn notify(&mut self, _: ThreadId) {}
    fn notify_fatal(&mut self, t: ThreadId) {
        self.stopped.retain(|&u| u != t);
    }
    fn wake_stopped(&mut self, t: ThreadId) {
        self.stopped.retain(|&u| u != t);
    }
    fn report(&mut self, _: ProcessId, _: StateChange) {}
    fn child_changed(&mut self, parent: ProcessId) {
        self.changed.push(parent);
    }
}

pub struct Model {
    pub s: System,
    pub k: Host,
    /// While it runs.
    pub threads: [Option<ThreadId>; PLACES],
    pub pids: [Pid; PLACES],
    pub log: [Vec<[i32; 4]>; PLACES],
}

impl Model {
    pub fn new() -> Self {
        let nodes = vec![Node::EMPTY; 4096].leak();
        let mut s = System::new(&Config::new(1000, 4096), nodes, vec![0; 2].leak());
        let mut k = Host::default();
        let (_, t) = s.spawn(Credentials::new(0, 0)).unwrap();
        s.set_child_subreaper(t, true);
        s.set_blocked(&mut k, t, mask());
        let mut model = Self {
            pids: std::array::from_fn(|n| if n == 0 { s.getpid(t) } else { 0 }),
            s,
            k,
            threads: std::array::from_fn(|n| (n == 0).then_some(t)),
            log: Default::default(),
        };
        for signo in CAUGHT {
            model.action(t, signo, of_children(4));
        }
        model
    }

    pub fn action(&mut self, t: ThreadId, signo: i32, (handler, flags): (usize, SaFlags)) {
        let action = SigAction {
            handler,
            flags: flags | SaFlags::SIGINFO | SaFlags::RESTORER,
            restorer: 1,
            mask: SigSet::FULL,
        };
        self.s
            .sigaction(&mut self.k, t, signo, Some(&action))
            .unwrap();
    }

    pub fn apply(&mut self, n: usize, op: Op) -> i64 {
        let t = self.threads[n].unwrap();
        let (s, k, pids) = (&mut self.s, &mut self.k, self.pids);
        let done = |result: Result<(), signal::Errno>| result.map(|()| 0);
        let result = match op {
            Op::Fork(place, flags) => s.clone(t, &CloneArgs::from_clone(flags)).map(|made| {
                self.threads[place] = Some(made.thread);
                self.pids[place] = made.tid;
                i64::from(made.tid)
            }),
            Op::Exit(code) => {
                let status = s.exit_group(k, t, ExitStatus::exited(code));
                s.exit_thread(k, t, status);
                self.threads[n] = None;
                Ok(0)
            }
            Op::Kill(place, signo) => done(s.kill(k, t, pids[place], signo)),
            Op::KillGroup(place, signo) => done(s.kill(k, t, -pids[place], signo)),
            Op::Wait(place, group, options) => {
                let who = place.map_or(-1, |place| if group { -pids[place] } else { pids[place] });
                let who = WaitWho::wait4(who).unwrap();
                let options = wait::check_wait4(options).unwrap();
                s.wait(k, t, &who, options, None).map(|waited| {
                    waited.map_or(0, |waited| {
                        i64::from(waited.pid) << 32 | i64::from(waited.status())
                    })
                })
            }
            Op::Setpgid(a, b) => done(s.setpgid(t, pids[a], pids[b])),
            Op::Setsid => s.setsid(t).map(i64::from),
            Op::Subreaper(on) => {
                s.set_child_subreaper(t, on);
                Ok(0)
            }
            Op::ParentDeath(signo) => done(s.set_parent_death(t, signo)),
            Op::Child(kind) => {
                self.action(t, 17, of_children(kind));
                Ok(0)
            }
            Op::Take => {
                s.set_blocked(k, t, SigSet::EMPTY);
                self.run(n);
                if self.threads[n].is_some() {
                    self.s.set_blocked(&mut self.k, t, mask());
                }
                Ok(0)
            }
        };
        // What others have to do now.
        for _ in 0..4 {
            (0..PLACES).for_each(|n| self.run(n));
        }
        result.unwrap_or_else(|errno| -i64::from(errno.number()))
    }

    pub fn run(&mut self, n: usize) {
        while let Some(t) = self.threads[n] {
            match self.s.next_delivery(&mut self.k, t) {
                Delivery::None => break,
                Delivery::Settle => {}
                Delivery::Handler(handler) => {
                    let saved = handler.saved_mask;
                    self.s.enter_handler(&mut self.k, t, &handler);
                    let info = handler.taken.into_info(self.s.pool());
                    self.log[n].push(seen(&info));
                    self.s.set_blocked(&mut self.k, t, saved);
                }
                Delivery::Exit(status) => {
                    self.s.exit_thread(&mut self.k, t, status);
                    self.threads[n] = None;
                }
                Delivery::Stop => {
                    if !self.k.stopped.contains(&t) {
                        self.k.stopped.push(t);
                    }
                    break;
                }
            }
        }
    }

    pub fn state(&self, n: usize) -> State {
        match self.threads[n] {
            Some(t) if self.k.stopped.contains(&t) => State::Stopped,
            Some(_) => State::Runs,
            None if self.pids[n] != 0 && self.s.find_thread(self.pids[n]).is_some() => {
                State::Zombie
            }
            None => State::Gone,
        }
    }
}
