//! References to processes: pidfd_open(2), pidfd_send_signal(2), pidfd_getfd(2), waitid(2) with P_PIDFD.

use crate::world::*;
use posix_process::wait::options::*;
use posix_process::*;
use signal::sicode::{SI_QUEUE, SI_TKILL, SI_USER};
use signal::{Errno, Info, SigInfo, Signal};

fn open(w: &World, t: ThreadId) -> ProcessRef {
    w.s.find_process(w.s.getpid(t)).unwrap()
}

/// What the siginfo of a program is that says `code`.
fn info(signal: Signal, code: i32) -> SigInfo {
    let mut info = Info::queue(signal, 1, 0, 77);
    info.code = code;
    SigInfo::new(info)
}

#[test]
fn which_numbers_can_be_opened() {
    let mut w = World::new();
    let thread = w.thread();
    for pid in [0, -1, Pid::MIN, w.s.gettid(thread)] {
        assert_eq!(w.s.find_process(pid), Err(Errno::EINVAL), "{pid}");
    }
    assert_eq!(w.s.find_process(Pid::MAX), Err(Errno::ESRCH));
    let child = w.fork(w.t);
    let (pid, id) = (w.s.getpid(child), w.s.process_of(child));
    assert_eq!(w.s.find_process(pid), Ok(w.s.process_ref(id)));
    w.exit(child, 0);
    assert_eq!(w.s.referred(open(&w, child)), Ok(id), "a zombie is there");
    w.wait(w.t, WaitWho::Pid(pid), 0).unwrap();
    assert_eq!(w.s.find_process(pid), Err(Errno::ESRCH));
}

/// A process that is reaped is never found again, whoever has its number and its index.
#[test]
fn a_reference_outlives_its_process() {
    let mut w = World::new();
    let child = w.fork(w.t);
    let (pid, id) = (w.s.getpid(child), w.s.process_of(child));
    let first = open(&w, child);
    assert!(!w.s.has_ended(first));
    w.exit(child, 0);
    assert!(w.s.has_ended(first));
    w.wait(w.t, WaitWho::Process(first), 0).unwrap();
    assert!(w.s.has_ended(first));
    let args = CloneArgs {
        set_tid: Some(pid),
        ..CloneArgs::FORK
    };
    let again = w.s.clone(w.t, &args).unwrap();
    assert_eq!((again.tid, again.process), (pid, id), "number and index");
    let second = open(&w, again.thread);
    assert_ne!(first, second);
    assert_eq!(w.s.referred(first), Err(Errno::ESRCH));
    assert_eq!(w.s.referred(second), Ok(id));
    let sent = w.s.pidfd_send_signal(&mut w.k, w.t, first, 9, None);
    assert_eq!(sent, Err(Errno::ESRCH));
    w.exit(again.thread, 0);
    let look = w.wait(w.t, WaitWho::Process(first), WEXITED | WNOHANG);
    assert_eq!(look, Err(Errno::ECHILD));
    let found = w.wait(w.t, WaitWho::Process(second), WEXITED | WNOHANG);
    assert_eq!(found.unwrap().map(|found| found.pid), Some(pid));
}

/// execve(2) by a thread that does not lead its process: the number and the descriptors stay.
#[test]
fn a_reference_stays_over_exec() {
    let mut w = World::new();
    let child = w.fork(w.t);
    let process = open(&w, child);
    let thread = w.clone(child, PTHREAD).unwrap().thread;
    assert_eq!(w.s.begin_exec(&mut w.k, thread), Exec::Wait);
    w.exit(child, 0);
    assert!(!w.s.has_ended(process), "a thread of it lives");
    assert_eq!(w.s.begin_exec(&mut w.k, thread), Exec::Ready);
    let new = w.s.credentials(thread).exec(&SetIds::default()).unwrap();
    w.s.finish_exec(&mut w.k, thread, new);
    assert_eq!(w.s.referred(process), Ok(w.s.process_of(thread)));
    assert_eq!(open(&w, thread), process);
    w.exit(thread, 0);
    assert!(w.s.has_ended(process));
}

/// waitid(2): P_PIDFD waits for children only.
#[test]
fn waiting_for_one() {
    let mut w = World::new();
    let (older, younger) = (w.fork(w.t), w.fork(w.t));
    let (own, process) = (open(&w, w.t), open(&w, younger));
    w.exit(older, 1);
    let who = WaitWho::Process(process);
    assert_eq!(w.wait(w.t, who, WEXITED | WNOHANG), Ok(None));
    let other = w.thread();
    let look = w.wait(other, who, WEXITED | WNOHANG | __WNOTHREAD);
    assert_eq!(look, Err(Errno::ECHILD));
    let look = w.wait(w.t, WaitWho::Process(own), WEXITED | WNOHANG);
    assert_eq!(look, Err(Errno::ECHILD));
    w.exit(younger, 2);
    let found = w.wait(other, who, WEXITED).unwrap().unwrap();
    assert_eq!(
        found.change,
        StateChange::Exited(ExitStatus::exited(2)),
        "not the older one"
    );
}

#[test]
fn sending() {
    let mut w = World::new();
    let own = open(&w, w.t);
    w.catch(USR1);
    let send = |w: &mut World, given: Option<SigInfo>| {
        w.s.pidfd_send_signal(&mut w.k, w.t, own, USR1.number(), given.as_ref())
    };
    send(&mut w, None).unwrap();
    let (got, mask) = w.enter(w.t).unwrap();
    assert_eq!((got.code, got.signo), (SI_USER, USR1.number()));
    w.s.set_blocked(&mut w.k, w.t, mask);
    // To oneself, whatever it says.
    for code in [SI_QUEUE, SI_TKILL, SI_USER, 1] {
        send(&mut w, Some(info(USR1, code))).unwrap();
        let (got, mask) = w.enter(w.t).unwrap();
        assert_eq!(got.code, code);
        w.s.set_blocked(&mut w.k, w.t, mask);
    }
    assert_eq!(send(&mut w, Some(info(USR2, SI_QUEUE))), Err(Errno::EINVAL));
    assert_eq!(send(&mut w, Some(info(USR1, SI_QUEUE))), Ok(()));
}

/// pidfd_send_signal(2), ERRORS.
#[test]
fn sending_to_others() {
    let mut w = World::new();
    let main = w.t;
    let child = w.fork(main);
    let process = open(&w, child);
    let send = |w: &mut World, t, signo, given: Option<SigInfo>| {
        w.s.pidfd_send_signal(&mut w.k, t, process, signo, given.as_ref())
    };
    let number = USR1.number();
    for code in [SI_USER, SI_TKILL, 1] {
        let sent = send(&mut w, main, number, Some(info(USR1, code)));
        assert_eq!(sent, Err(Errno::EPERM), "{code}");
    }
    for signo in [-1, 65] {
        assert_eq!(send(&mut w, main, signo, None), Err(Errno::EINVAL));
    }
    let (_, stranger) = w.spawn(1000);
    for signo in [0, number] {
        assert_eq!(send(&mut w, stranger, signo, None), Err(Errno::EPERM));
    }
    assert_eq!(send(&mut w, main, 0, None), Ok(()));
    w.exit(child, 0);
    assert_eq!(send(&mut w, main, number, None), Ok(()), "to a zombie");
    w.wait(w.t, WaitWho::Process(process), 0).unwrap();
    // A siginfo that may not be sent to others is looked at first, as on Linux.
    let sent = send(&mut w, main, number, Some(info(USR1, SI_USER)));
    assert_eq!(sent, Err(Errno::EPERM));
    assert_eq!(send(&mut w, main, number, None), Err(Errno::ESRCH));
}

/// ptrace(2), "Ptrace access mode checking".
#[test]
fn the_right_to_trace() {
    let mut w = World::new();
    let (a, t) = w.spawn(1000);
    let (b, u) = w.spawn(1000);
    assert_eq!(w.s.check_ptrace(t, b, true), Ok(()));
    assert_eq!(w.s.check_ptrace(t, b, false), Err(Errno::EPERM));
    assert_eq!(w.s.check_ptrace(t, a, false), Ok(()), "oneself");
    assert_eq!(w.s.check_ptrace(t, w.p, true), Err(Errno::EPERM));
    assert_eq!(w.s.check_ptrace(w.t, b, false), Ok(()), "CAP_SYS_PTRACE");
    // Real ids, and all three of the other process.
    w.s.setresuid(w.t, 1000, 0, 1000).unwrap();
    assert_eq!(w.s.check_ptrace(u, w.p, true), Err(Errno::EPERM));
}

/// clone(2): CLONE_PIDFD is for processes.
#[test]
fn no_descriptor_of_a_thread() {
    use clone::flags::*;
    let mut w = World::new();
    for flags in [
        CLONE_PIDFD | CLONE_DETACHED | 17,
        CLONE_PIDFD | PTHREAD & !CLONE_DETACHED,
    ] {
        assert_eq!(w.clone(w.t, flags).err(), Some(Errno::EINVAL), "{flags:x}");
    }
    assert!(w.clone(w.t, CLONE_PIDFD | 17).is_ok());
}
