//! membarrier(2). On one processor, all threads are ordered with the caller whenever it makes a call; what is left are
//! the rules of who may ask for what.

use signal::Errno;
use syscall_shim::SysResult;

use crate::arch::percpu;

/// What the call is to do.
mod cmd {
    /// Which of them there are.
    pub const QUERY: u32 = 0;
    /// All threads of all processes.
    pub const GLOBAL: u32 = 1;
    /// Those of processes that have registered.
    pub const GLOBAL_EXPEDITED: u32 = 1 << 1;
    pub const REGISTER_GLOBAL_EXPEDITED: u32 = 1 << 2;
    /// Those of this process, which has registered.
    pub const PRIVATE_EXPEDITED: u32 = 1 << 3;
    pub const REGISTER_PRIVATE_EXPEDITED: u32 = 1 << 4;
    /// The same, and what they execute is read afresh.
    pub const SYNC_CORE: u32 = 1 << 5;
    pub const REGISTER_SYNC_CORE: u32 = 1 << 6;
    /// The same, and who is in a sequence of rseq(2) aborts it.
    pub const RSEQ: u32 = 1 << 7;
    pub const REGISTER_RSEQ: u32 = 1 << 8;
    /// Which registrations there are.
    pub const GET_REGISTRATIONS: u32 = 1 << 9;
}

/// Of [`cmd::RSEQ`]: on one processor only.
const FLAG_CPU: u32 = 1;

/// Those that there are.
const ALL: u32 = cmd::GLOBAL
    | cmd::GLOBAL_EXPEDITED
    | cmd::REGISTER_GLOBAL_EXPEDITED
    | cmd::PRIVATE_EXPEDITED
    | cmd::REGISTER_PRIVATE_EXPEDITED
    | cmd::SYNC_CORE
    | cmd::REGISTER_SYNC_CORE
    | cmd::RSEQ
    | cmd::REGISTER_RSEQ
    | cmd::GET_REGISTRATIONS;

/// membarrier(2).
///
/// # Errors
/// EINVAL for what is no command, and for flags that the command has not; EPERM without the registration.
pub fn membarrier(command: i32, flags: u32, _cpu: i32) -> SysResult {
    let command = command as u32;
    if flags != 0 && (command, flags) != (cmd::RSEQ, FLAG_CPU) {
        return Err(Errno::EINVAL.into());
    }
    let space = percpu::current().process().space();
    match command {
        cmd::QUERY => return Ok(ALL as usize),
        cmd::GLOBAL | cmd::GLOBAL_EXPEDITED => {}
        cmd::REGISTER_GLOBAL_EXPEDITED
        | cmd::REGISTER_PRIVATE_EXPEDITED
        | cmd::REGISTER_SYNC_CORE
        | cmd::REGISTER_RSEQ => space.register_barrier((command >> 1) as u8),
        // A command's registration is the next bit. Whoever has called runs, so that no other thread is in a sequence.
        cmd::PRIVATE_EXPEDITED | cmd::SYNC_CORE | cmd::RSEQ => {
            if space.barriers() & command as u8 == 0 {
                return Err(Errno::EPERM.into());
            }
        }
        cmd::GET_REGISTRATIONS => {
            let registered = u32::from(space.barriers()) << 1;
            // As Linux, who has it of the one with the cores, or with sequences, has it of the other.
            let both = match registered & (cmd::REGISTER_SYNC_CORE | cmd::REGISTER_RSEQ) {
                0 => 0,
                _ => cmd::REGISTER_PRIVATE_EXPEDITED,
            };
            return Ok((registered | both) as usize);
        }
        _ => return Err(Errno::EINVAL.into()),
    }
    Ok(0)
}
