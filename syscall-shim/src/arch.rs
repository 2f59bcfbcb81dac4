//! The architectures whose system-call numbers the table has.

/// An architecture, in the order of the table's columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Arch {
    /// x86-64, the 64-bit ABI (not x32).
    X86_64,
    /// i386: 32-bit x86, entered by `int 0x80`.
    I386,
    /// arm64.
    Aarch64,
    /// 32-bit ARM, EABI.
    Arm,
    /// 64-bit RISC-V.
    Riscv64,
}

impl Arch {
    /// All of them, in the order of the table's columns.
    pub const ALL: [Arch; 5] = [
        Arch::X86_64,
        Arch::I386,
        Arch::Aarch64,
        Arch::Arm,
        Arch::Riscv64,
    ];

    /// The name as `uname -m` and compilers have it.
    pub const fn name(self) -> &'static str {
        match self {
            Arch::X86_64 => "x86_64",
            Arch::I386 => "i386",
            Arch::Aarch64 => "aarch64",
            Arch::Arm => "arm",
            Arch::Riscv64 => "riscv64",
        }
    }

    /// The size of `long` and of a pointer, in bytes.
    pub const fn long_size(self) -> usize {
        match self {
            Arch::I386 | Arch::Arm => 4,
            Arch::X86_64 | Arch::Aarch64 | Arch::Riscv64 => 8,
        }
    }
}
