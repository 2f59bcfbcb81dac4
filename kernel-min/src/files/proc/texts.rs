//! `/proc/PID/cmdline` and `/proc/PID/environ`: read out of the program's memory, which may have changed them
//! (proc_pid_cmdline(5), proc_pid_environ(5)).

use alloc::vec::Vec;

use signal::Errno;

use super::Owner;
use crate::exec::stack::Texts;
use crate::process::Process;
use crate::room::with_room;

/// The arguments, each with a NUL behind it; nothing of a zombie.
pub fn cmdline(owner: Owner) -> Result<Vec<u8>, Errno> {
    let all = owner.with(|_, _, _, process| match process {
        None => Ok(Vec::new()),
        Some(process) => {
            let Texts {
                start,
                arguments,
                environment,
            } = process.space().texts();
            let mut all = peek(process, start, arguments as usize)?;
            // A program that has written a title over all of it (setproctitle) has written over the last NUL.
            if all.last().is_some_and(|&last| last != 0) {
                all = peek(process, start, (arguments + environment) as usize)?;
                let end = all.iter().position(|&byte| byte == 0);
                all.truncate(end.map_or(all.len(), |end| end + 1));
            }
            Ok(all)
        }
    });
    gone(all)
}

/// The environment as the program began with it, for whoever may look into its memory.
pub fn environ(owner: Owner) -> Result<Vec<u8>, Errno> {
    gone(owner.look(|process| {
        let Texts {
            start,
            arguments,
            environment,
        } = process.space().texts();
        peek(process, start + arguments as usize, environment as usize)
    }))
}

/// Reading what is gone is ESRCH.
fn gone<T>(result: Result<T, Errno>) -> Result<T, Errno> {
    result.map_err(|errno| match errno {
        Errno::ENOENT => Errno::ESRCH,
        other => other,
    })
}

fn peek(process: &Process, at: usize, len: usize) -> Result<Vec<u8>, Errno> {
    let mut bytes = with_room(len)?;
    bytes.resize(len, 0);
    let there = process.space().lock().peek(at, &mut bytes);
    bytes.truncate(there);
    Ok(bytes)
}
