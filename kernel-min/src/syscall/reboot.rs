//! reboot(2): the end of the machine by its program.

use posix_process::credentials::Capability;
use signal::Errno;
use syscall_shim::SysResult;

use crate::arch::percpu;
use crate::platform::{self, End};
use crate::process;

const MAGIC: u32 = 0xfee1_dead;
/// Linux's birthdays, all of which are good.
const MAGIC2: [u32; 4] = [0x2812_1969, 0x0512_1996, 0x1604_1998, 0x2011_2000];

const RESTART: u32 = 0x0123_4567;
const HALT: u32 = 0xcdef_0123;
const POWER_OFF: u32 = 0x4321_fedc;
const CAD_ON: u32 = 0x89ab_cdef;
const CAD_OFF: u32 = 0;

/// reboot(2). A machine that its program ends has done what it should: its status is 0.
///
/// # Errors
/// EPERM without CAP_SYS_BOOT; EINVAL for wrong magic numbers, or what nobody does: kexec, hibernation.
pub fn reboot(magic1: u32, magic2: u32, cmd: u32, _arg: usize) -> SysResult {
    let me = percpu::current().id;
    if !process::with(|system, _| system.credentials(me).has(Capability::SysBoot)) {
        return Err(Errno::EPERM.into());
    }
    if magic1 != MAGIC || !MAGIC2.contains(&magic2) {
        return Err(Errno::EINVAL.into());
    }
    let end = match cmd {
        RESTART => End::Restart,
        HALT | POWER_OFF => End::PowerOff,
        // No console here has keys that it would be about.
        CAD_ON | CAD_OFF => return Ok(0),
        _ => return Err(Errno::EINVAL.into()),
    };
    platform::line("exit", format_args!("0"));
    platform::get().leave(end)
}
