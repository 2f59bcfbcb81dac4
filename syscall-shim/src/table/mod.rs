//! The table of system calls, by subject, and the macro that hands it out.

mod compat;
mod files;
mod ipc;
mod memory;
mod paths;
mod process;
mod signals;
mod system;
mod time;

/// Calls `$callback!` once with every line of the table:
///
/// ```text
/// NAME [as LINUX_NAME] (ARG: TYPE, …) [X86_64 I386 AARCH64 ARM RISCV64] KIND SUPPORT;
/// ```
///
/// - `NAME` is unique. `as LINUX_NAME` stands where Linux has one name for calls whose arguments, or
///   whose order, differ between architectures (`clone`, `mmap`): each is a line of its own, with the
///   numbers of the architectures that have it so. The symbol of a call is `sigil_sys_` and Linux's
///   name ([`linux_name!`](crate::linux_name)), which is unique on an architecture.
/// - `TYPE` is a variant of [`ArgType`](crate::ArgType).
/// - A number is a literal, or `-` where the architecture has no such call.
/// - `KIND`: `leaf` (a short pure read, entered on the caller's stack), `plain` (never
///   restarts), `memory` (restarts only when it lacked memory), `restart` (may return a
///   [`Restart`](crate::Restart)); the arguments of the last two are kept.
/// - `SUPPORT`: `full`, `partial("what is missing")`, or `absent` (ENOSYS).
///
/// A consumer selects lines by an inner rule that matches the words:
///
/// ```
/// macro_rules! count_present {
///     ($($name:ident $(as $linux:ident)? ($($arg:ident: $ty:ident),*)
///        [$x86_64:tt $i386:tt $aarch64:tt $arm:tt $riscv64:tt]
///        $kind:ident $support:ident $(($missing:literal))?;)*) => {
///         0 $(+ count_present!(@one $support $x86_64))*
///     };
///     (@one absent $number:tt) => { 0 };
///     (@one $support:ident -) => { 0 };
///     (@one $support:ident $number:tt) => { 1 };
/// }
/// let present = syscall_shim::for_each_syscall!(count_present);
/// assert!(present > 50);
/// ```
#[macro_export]
macro_rules! for_each_syscall {
    ($($callback:tt)+) => {
        $crate::__syscalls_signals! { ($($callback)+) }
    };
}
