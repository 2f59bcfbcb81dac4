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
    /// Which registrations there are.
    pub const GET_REGISTRATIONS: u32 = 1 << 9;
}

/// Those that there are. What restarts rseq(2) is not, as on a Linux without that call.
const ALL: u32 = cmd::GLOBAL
    | cmd::GLOBAL_EXPEDITED
    | cmd::REGISTER_GLOBAL_EXPEDITED
    | cmd::PRIVATE_EXPEDITED
    | cmd::REGISTER_PRIVATE_EXPEDITED
    | cmd::SYNC_CORE
    | cmd::REGISTER_SYNC_CORE
    | cmd::GET_REGISTRATIONS;

/// membarrier(2).
///
/// # Errors
/// EINVAL for what is no command, and for flags, which no command here has; EPERM without the registration.
pub fn membarrier(command: i32, flags: u32, _cpu: i32) -> SysResult {
    if flags != 0 {
        return Err(Errno::EINVAL.into());
    }
    let space = percpu::current().process().space();
    let command = command as u32;
    match command {
        cmd::QUERY => return Ok(ALL as usize),
        cmd::GLOBAL | cmd::GLOBAL_EXPEDITED => {}
        cmd::REGISTER_GLOBAL_EXPEDITED
        | cmd::REGISTER_PRIVATE_EXPEDITED
        | cmd::REGISTER_SYNC_CORE => space.register_barrier(command as u8),
        // A command's registration is the next bit.
        cmd::PRIVATE_EXPEDITED | cmd::SYNC_CORE => {
            if space.barriers() & (command << 1) as u8 == 0 {
                return Err(Errno::EPERM.into());
            }
        }
        cmd::GET_REGISTRATIONS => {
            let registered = u32::from(space.barriers());
            // As Linux, who has it of the one with the cores has it of the other.
            let both = match registered & cmd::REGISTER_SYNC_CORE {
                0 => 0,
                _ => cmd::REGISTER_PRIVATE_EXPEDITED,
            };
            return Ok((registered | both) as usize);
        }
        _ => return Err(Errno::EINVAL.into()),
    }
    Ok(0)
}
