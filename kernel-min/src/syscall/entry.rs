//! From the table's lines to entry points: for each call that is implemented, a
//! symbol `sigil_sys_NAME` for direct calls, and a place in two tables: the symbols,
//! and the implementations behind them. Numbers have large gaps, so a table of bytes
//! says which place a number has.

use core::arch::{asm, global_asm};

use signal::Errno;
use syscall_shim::{Failure, Restart, SysResult, for_each_syscall};

use super::imp;
use crate::arch::{calls, percpu};
use crate::mm::pressure;
use crate::task::Work;

/// Linux's numbers end well below.
const NUMBERS: usize = 512;

/// An argument from its register; high bits that C leaves undefined are dropped.
trait FromRegister {
    fn from_register(v: usize) -> Self;
}
macro_rules! from_register {
    ($($t:ty),*) => { $(impl FromRegister for $t {
        #[inline(always)]
        fn from_register(v: usize) -> $t { v as $t }
    })* };
}
from_register!(usize, isize, u32, i32, u64, i64);

/// What an implementation returns.
trait Answer {
    /// The value of the return register. A restart code never reaches the program: the way out
    /// replaces it. `AGAIN`: the arguments are kept, so that the call can be made again.
    fn raw<const AGAIN: bool>(self) -> isize;
}

impl Answer for SysResult {
    #[inline(always)]
    fn raw<const AGAIN: bool>(self) -> isize {
        match self {
            Ok(v) => v as isize,
            Err(failure) => failed::<AGAIN>(failure),
        }
    }
}

/// A result as it is in the return register, from a call that is never restarted: the shortest
/// functions hand it on as it is.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Raw(isize);

impl Raw {
    /// Success.
    pub const ZERO: Raw = Raw(0);

    /// As [`unknown`].
    #[inline(always)]
    pub fn unknown(self) -> Raw {
        Raw(unknown(self.0))
    }
}

/// The value, but the compiler does not know it: who calls a function that returns always the same
/// jumps to it then, instead of calling it and returning that.
#[inline(always)]
pub fn unknown(mut value: isize) -> isize {
    // SAFETY: no instruction.
    unsafe { asm!("/* {} */", inout(reg) value, options(pure, nomem, nostack, preserves_flags)) };
    value
}

impl From<Result<(), Errno>> for Raw {
    #[inline]
    fn from(result: Result<(), Errno>) -> Raw {
        Raw(match result {
            Ok(()) => 0,
            Err(errno) => -(errno.number() as isize),
        })
    }
}

impl Answer for Raw {
    #[inline(always)]
    fn raw<const AGAIN: bool>(self) -> isize {
        self.0
    }
}

/// As [`Answer::raw`].
#[cold]
fn failed<const AGAIN: bool>(failure: Failure) -> isize {
    if failure.restart().is_some() {
        percpu::add_work(Work::RESTART);
    } else if AGAIN {
        return failed_perhaps(failure);
    }
    -(failure.number() as isize)
}

/// As [`failed`], unless it was for want of memory that has come: then the call is made again.
#[cold]
#[inline(never)]
fn failed_perhaps(failure: Failure) -> isize {
    if failure.errno().is_some_and(pressure::has_come) {
        return failed::<false>(Restart::NoIntr.into());
    }
    -(failure.number() as isize)
}

/// Carries out a call, and shows it where a trace was asked for.
#[inline(always)]
#[cfg_attr(not(feature = "trace"), allow(unused_variables))]
fn traced<const AGAIN: bool, T: Answer>(
    number: usize,
    args: &[usize],
    call: impl FnOnce() -> T,
) -> isize {
    #[cfg(feature = "trace")]
    let shown = {
        let mut six = [0; 6];
        six[..args.len()].copy_from_slice(args);
        crate::trace::enter(number, six)
    };
    let result = call().raw::<AGAIN>();
    #[cfg(feature = "trace")]
    crate::trace::leave(shown, syscall_shim::from_raw(result));
    result
}

/// Which place in the tables a number has.
struct Places {
    /// 0 for what is not implemented: what is there answers so.
    of: [u8; NUMBERS],
    /// How many there are.
    count: u8,
    /// Beyond the highest number that has one.
    end: usize,
}

impl Places {
    const fn add(&mut self, number: usize) {
        self.of[number] = self.count;
        self.count += 1;
        if self.end <= number {
            self.end = number + 1;
        }
    }
}

/// The number that a line of the table has here.
macro_rules! here {
    ($then:ident, [$($what:tt)*] [$x86_64:tt $i386:tt $aarch64:tt $arm:tt $riscv64:tt] $($rest:tt)*) => {
        #[cfg(target_arch = "x86_64")]
        $then!($($what)* $x86_64 $($rest)*);
        #[cfg(target_arch = "aarch64")]
        $then!($($what)* $aarch64 $($rest)*);
        #[cfg(target_arch = "riscv64")]
        $then!($($what)* $riscv64 $($rest)*);
    };
}

/// The symbol of a call.
macro_rules! symbol {
    // It has Linux's name.
    (clone_backwards) => {
        "sigil_sys_clone"
    };
    ($name:ident) => {
        concat!("sigil_sys_", stringify!($name))
    };
}

/// Selects the lines of the table that are implemented, and makes of
/// each what the first word says.
macro_rules! entries {
    ($($name:ident $(as $linux:ident)? ($($arg:ident: $ty:ident),*)
       $numbers:tt
       $kind:ident $support:ident $(($missing:literal))?;)*) => {
        /// The implementations as the C ABI has them.
        mod functions {
            use super::*;
            $(here!(entries, [@function $name] $numbers $kind $support ($($arg),*));)*
        }
        const PLACES: Places = {
            let mut places = Places {
                of: [0; NUMBERS],
                count: 1,
                end: 0,
            };
            $(here!(entries, [@place places $name] $numbers $support);)*
            places
        };
    };

    // Calls that exist elsewhere only, those that are not done, and the one that
    // entry.S holds whole: it has the caller's frame instead of arguments.
    (@function $name:ident - $kind:ident $support:ident $args:tt) => {};
    (@function $name:ident $number:tt $kind:ident absent $args:tt) => {};
    (@function rt_sigreturn $number:tt $kind:ident $support:ident $args:tt) => {};
    // These see every register of their caller.
    (@function clone $number:tt $kind:ident $support:ident $args:tt) => {
        entries!(@full clone $number $args);
    };
    (@function clone_backwards $number:tt $kind:ident $support:ident $args:tt) => {
        entries!(@full clone_backwards $number $args);
    };
    (@function fork $number:tt $kind:ident $support:ident $args:tt) => {
        entries!(@full fork $number $args);
    };
    (@function vfork $number:tt $kind:ident $support:ident $args:tt) => {
        entries!(@full vfork $number $args);
    };
    (@function clone3 $number:tt $kind:ident $support:ident $args:tt) => {
        entries!(@full clone3 $number $args);
    };
    // A program that executes others needs all calls, which are theirs: numbers.S has the symbols.
    (@function execve $number:tt $kind:ident $support:ident $args:tt) => {
        entries!(@body_as execve "sigil_execve" $number $args);
    };
    (@function execveat $number:tt $kind:ident $support:ident $args:tt) => {
        entries!(@body_as execveat "sigil_execveat" $number $args);
    };
    (@body_as $name:ident $symbol:literal $number:tt ($($arg:ident),*)) => {
        pub extern "C" fn $name($($arg: usize),*) -> isize {
            traced::<true, _>($number, &[$($arg),*], || imp::$name($(FromRegister::from_register($arg)),*))
        }
        calls::entering!($symbol, "sigil_enter_restart", $name);
        calls::placed!($symbol, $name, PLACES.of[$number]);
    };
    (@full $name:ident $number:tt $args:tt) => {
        entries!(@body $name $number $args true);
        calls::entering!(symbol!($name), "sigil_enter_full", $name);
    };
    (@function $name:ident $number:tt leaf $support:ident $args:tt) => {
        // A trace takes locks, so even these go through the kernel's stack for it.
        #[cfg(feature = "trace")]
        calls::entering!(symbol!($name), "sigil_enter_plain", $name);
        entries!(@body $name $number $args false #[cfg_attr(not(feature = "trace"), unsafe(export_name = symbol!($name)))]);
    };
    (@function $name:ident $number:tt plain $support:ident $args:tt) => {
        entries!(@body $name $number $args false);
        calls::plain!(symbol!($name), $name);
    };
    // `memory` and `restart`.
    (@function $name:ident $number:tt $kind:ident $support:ident $args:tt) => {
        entries!(@body $name $number $args true);
        calls::entering!(symbol!($name), "sigil_enter_restart", $name);
    };
    (@body $name:ident $number:tt ($($arg:ident),*) $again:literal $(#[$attribute:meta])?) => {
        $(#[$attribute])?
        pub extern "C" fn $name($($arg: usize),*) -> isize {
            traced::<$again, _>($number, &[$($arg),*], || imp::$name($(FromRegister::from_register($arg)),*))
        }
        calls::placed!(symbol!($name), $name, PLACES.of[$number]);
    };

    (@place $places:ident $name:ident - $support:ident) => {};
    (@place $places:ident $name:ident $number:tt absent) => {};
    (@place $places:ident rt_sigreturn $number:tt $support:ident) => {};
    (@place $places:ident $name:ident $number:tt $support:ident) => {
        $places.add($number);
    };
}

for_each_syscall!(entries);

/// Numbers below this are looked up.
const LOOKED_UP: usize = PLACES.end;

/// The places of the two tables.
const COUNT: usize = PLACES.count as usize;

/// By number, the place in the tables.
#[unsafe(no_mangle)]
static sigil_call_places: [u8; LOOKED_UP] = {
    let mut places = [0; LOOKED_UP];
    places.copy_from_slice(PLACES.of.split_at(LOOKED_UP).0);
    places
};

// Each call's lines, above, have the linker fill its place.
calls::tables!(LOOKED_UP, COUNT);

/// A call by number that is not implemented; entry.S has left the number aside.
#[unsafe(no_mangle)]
extern "C" fn sigil_absent(a: usize, b: usize, c: usize, d: usize, e: usize, f: usize) -> isize {
    absent(percpu::scratch(), [a, b, c, d, e, f])
}

/// Answers a call that is not implemented, and shows it where a trace was asked for.
pub fn absent(number: usize, args: [usize; 6]) -> isize {
    traced::<false, _>(number, &args, || SysResult::Err(Errno::ENOSYS.into()))
}

/// An implementation, with all argument registers.
type Implementation = unsafe extern "C" fn(usize, usize, usize, usize, usize, usize) -> isize;

// Those that are there only if the program is linked with all calls.
global_asm!(".weak sigil_by_number", ".weak sigil_syscall_cp");

unsafe extern "C" {
    fn sigil_by_number(number: usize) -> Option<Implementation>;
    fn sigil_sys_restart_syscall();
}

/// The implementation of a call by number, in an image that [has them](calls::has_numbers).
pub fn implementation(number: usize) -> Option<Implementation> {
    // SAFETY: the table holds C functions of up to six integer arguments; more
    // argument registers than a function has are ignored by the C ABI.
    unsafe { sigil_by_number(number) }
}

/// Where restart_syscall(2) is called.
pub fn restart_entry() -> u64 {
    sigil_sys_restart_syscall as *const () as u64
}
