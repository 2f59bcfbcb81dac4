//! wait(2) as POSIX and Linux tell it: by a look at every child.

use crate::family::News;
use crate::wait::options::*;
use crate::*;
use alloc::vec::Vec;
use signal::Errno;

/// The child that a call of wait(2) by `t` finds.
pub(super) fn expected(
    s: &System,
    t: ThreadId,
    who: WaitWho,
    options: u32,
) -> Result<Option<Pid>, Errno> {
    let mut threads: Vec<_> = s.threads_of(s.process_of(t)).collect();
    let own = threads.iter().position(|&u| u == t).unwrap();
    threads.rotate_left(own);
    if options & __WNOTHREAD != 0 {
        threads.truncate(1);
    }
    let mut any = false;
    for u in threads {
        let all = (1..s.processes.places()).map(ProcessId);
        let mut children: Vec<_> = all
            .filter_map(|id| s.process(id))
            .filter(|child| child.parent_thread == u)
            .collect();
        children.sort_by_key(|child| child.born);
        for child in children {
            let right = match who {
                WaitWho::Any => true,
                WaitWho::Pid(pid) => pid == child.pid,
                WaitWho::Group(0) => child.pgid == s.getpgid(t, 0)?,
                WaitWho::Group(pgid) => child.pgid == pgid,
                WaitWho::Process(_) => unreachable!("no operation waits so"),
            };
            let is_clone = child.exit_signal != 17;
            let kind = options & __WALL != 0 || is_clone == (options & __WCLONE != 0);
            let asked = match child.news {
                News::None => 0,
                News::Exited => WEXITED,
                News::Stopped => WUNTRACED,
                News::Continued => WCONTINUED,
            };
            if right && kind && options & asked != 0 {
                return Ok(Some(child.pid));
            }
            any |= right && kind && child.news != News::Exited;
        }
    }
    any.then_some(None).ok_or(Errno::ECHILD)
}
