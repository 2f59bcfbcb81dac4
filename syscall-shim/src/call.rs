//! A system call of the table at run time.

use crate::{Arch, ArgType};

/// How a call is entered and left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A short pure read: entered without leaving the caller's stack.
    Leaf,
    /// Never restarts.
    Plain,
    /// No signal interrupts it, but it may lack memory, and be made again when there is some: its arguments are kept.
    Memory,
    /// May be interrupted with a restart code, or lack memory: its arguments are kept.
    Restart,
}

/// How much of a call there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Support {
    /// All that Linux has.
    Full,
    /// Some, and what is missing.
    Partial(&'static str),
    /// ENOSYS.
    Absent,
}

/// One argument of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arg {
    /// Its name, as Linux's man pages have it where they agree with the kernel.
    pub name: &'static str,
    /// Its type.
    pub ty: ArgType,
}

/// One line of the table.
#[derive(Clone, Copy, Debug)]
pub struct CallInfo {
    /// The name that Linux's headers give it, and its symbol `sigil_sys_NAME`.
    pub name: &'static str,
    /// The arguments.
    pub args: &'static [Arg],
    /// The numbers, in the order of [`Arch::ALL`].
    pub numbers: [Option<u32>; 5],
    /// How it is entered and left.
    pub kind: Kind,
    /// How much of it there is.
    pub support: Support,
}

macro_rules! number {
    (-) => {
        None
    };
    ($number:literal) => {
        Some($number)
    };
}

macro_rules! kind {
    (leaf) => {
        Kind::Leaf
    };
    (plain) => {
        Kind::Plain
    };
    (memory) => {
        Kind::Memory
    };
    (restart) => {
        Kind::Restart
    };
}

macro_rules! support {
    (full) => {
        Support::Full
    };
    (partial $missing:literal) => {
        Support::Partial($missing)
    };
    (absent) => {
        Support::Absent
    };
}

/// Linux's name of a call as a literal, of the first words of its line: `linux_name!($name $($linux)?)`.
///
/// ```
/// const SYMBOL: &str = concat!("sigil_sys_", syscall_shim::linux_name!(clone_backwards clone));
/// assert_eq!(SYMBOL, "sigil_sys_clone");
/// ```
#[macro_export]
macro_rules! linux_name {
    ($name:ident) => {
        stringify!($name)
    };
    ($name:ident $linux:ident) => {
        stringify!($linux)
    };
}

macro_rules! define_calls {
    ($($name:ident $(as $linux:ident)? ($($arg:ident: $ty:ident),*)
       [$x86_64:tt $i386:tt $aarch64:tt $arm:tt $riscv64:tt]
       $kind:ident $support:ident $(($missing:literal))?;)*) => {
        /// A system call of the table. The variants have the table's names.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(non_camel_case_types)]
        #[repr(u16)]
        pub enum Call {
            $(#[doc = concat!("`", linux_name!($name $($linux)?), "`")] $name,)*
        }

        const CALLS: &[Call] = &[$(Call::$name),*];

        static INFO: [CallInfo; CALLS.len()] = TABLE;

        const TABLE: [CallInfo; CALLS.len()] = [$(CallInfo {
            name: linux_name!($name $($linux)?),
            args: &[$(Arg { name: stringify!($arg), ty: ArgType::$ty }),*],
            numbers: [
                number!($x86_64), number!($i386), number!($aarch64), number!($arm),
                number!($riscv64),
            ],
            kind: kind!($kind),
            support: support!($support $($missing)?),
        }),*];
    };
}

crate::for_each_syscall!(define_calls);

/// Numbers up to here are looked up directly; ARM's few private calls lie far above.
const DIRECT: usize = 512;

/// The calls of one architecture by number, `u16::MAX` where there is none.
type ByNumber = [u16; DIRECT];

const fn by_number(arch: Arch) -> ByNumber {
    let mut map = [u16::MAX; DIRECT];
    let mut call = 0;
    while call < TABLE.len() {
        if let Some(number) = TABLE[call].numbers[arch as usize]
            && (number as usize) < DIRECT
        {
            assert!(
                map[number as usize] == u16::MAX,
                "two calls with one number"
            );
            map[number as usize] = call as u16;
        }
        call += 1;
    }
    map
}

static X86_64: ByNumber = by_number(Arch::X86_64);
static I386: ByNumber = by_number(Arch::I386);
static AARCH64: ByNumber = by_number(Arch::Aarch64);
static ARM: ByNumber = by_number(Arch::Arm);
static RISCV64: ByNumber = by_number(Arch::Riscv64);

impl Call {
    /// Every call, in the order of the table.
    pub const ALL: &'static [Call] = CALLS;

    /// The call that an architecture gives this number, implemented here or not.
    pub fn from_number(arch: Arch, number: usize) -> Option<Self> {
        let map = match arch {
            Arch::X86_64 => &X86_64,
            Arch::I386 => &I386,
            Arch::Aarch64 => &AARCH64,
            Arch::Arm => &ARM,
            Arch::Riscv64 => &RISCV64,
        };
        match map.get(number) {
            Some(&index) => CALLS.get(usize::from(index)).copied(),
            None => CALLS
                .iter()
                .copied()
                .find(|call| call.number(arch).is_some_and(|n| n as usize == number)),
        }
    }

    /// Its line of the table.
    #[inline]
    pub fn info(self) -> &'static CallInfo {
        &INFO[self as usize]
    }

    /// The name that Linux's headers give it.
    pub fn name(self) -> &'static str {
        self.info().name
    }

    /// Its number on an architecture, `None` where that has no such call.
    pub fn number(self, arch: Arch) -> Option<u32> {
        self.info().numbers[arch as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_finds_its_call() {
        for &call in Call::ALL {
            assert!(call.info().args.len() <= 6, "{call:?}");
            assert!(call.info().numbers.iter().any(Option::is_some), "{call:?}");
            for arch in Arch::ALL {
                if let Some(number) = call.number(arch) {
                    assert_eq!(Call::from_number(arch, number as usize), Some(call));
                }
            }
        }
    }

    /// CONFIG_CLONE_BACKWARDS: all but x86-64 have the thread pointer before the child's number.
    #[test]
    fn clone_has_its_architecture_s_order() {
        for arch in Arch::ALL {
            let found = Call::ALL
                .iter()
                .find(|call| call.name() == "clone" && call.number(arch).is_some())
                .unwrap();
            assert_ne!(found.info().support, Support::Absent);
            let last: [&str; 2] = match arch {
                Arch::X86_64 => ["child_tid", "tls"],
                _ => ["tls", "child_tid"],
            };
            assert_eq!(
                found.info().args[3..]
                    .iter()
                    .map(|arg| arg.name)
                    .collect::<std::vec::Vec<_>>(),
                last
            );
        }
    }

    #[test]
    fn numbers_without_a_call_find_none() {
        for number in [337, 423, 511, 512, 0xf0000, usize::MAX] {
            assert_eq!(Call::from_number(Arch::X86_64, number), None);
        }
        assert_eq!(Call::from_number(Arch::Arm, 0xf0005), Some(Call::set_tls));
    }
}
