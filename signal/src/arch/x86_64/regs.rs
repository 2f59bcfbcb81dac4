//! The registers of an interrupted thread.

/// General registers, in the order of Linux's `struct sigcontext` (and of `gregs` in
/// `<ucontext.h>`), so that they are copied to and from a frame as one piece.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
#[allow(missing_docs, reason = "they are the registers of their names")]
pub struct GeneralRegs {
    pub r8: u64,
    pub r9: u64,
    pub r10: u64,
    pub r11: u64,
    pub r12: u64,
    pub r13: u64,
    pub r14: u64,
    pub r15: u64,
    pub rdi: u64,
    pub rsi: u64,
    pub rbp: u64,
    pub rbx: u64,
    pub rdx: u64,
    pub rax: u64,
    pub rcx: u64,
    pub rsp: u64,
    pub rip: u64,
    pub eflags: u64,
}

const _: () = assert!(size_of::<GeneralRegs>() == 144);

/// The code and stack segments a program runs on. The others are 0 in 64-bit programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segments {
    /// CS.
    pub cs: u16,
    /// SS.
    pub ss: u16,
}

impl Segments {
    /// What a program sees on Linux: USER_CS and USER_DS.
    pub const LINUX: Self = Self { cs: 0x33, ss: 0x2b };

    /// All four segments of a program as one word.
    pub const fn word(self) -> u64 {
        super::context::segments(self.cs, 0, 0, self.ss)
    }
}

/// A thread's last fault: it stays in each later frame of the thread, as on Linux.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct Fault {
    /// The exception's error code.
    pub err: u64,
    /// The exception's vector.
    pub trapno: u64,
    /// The address of the last page fault.
    pub cr2: u64,
}
