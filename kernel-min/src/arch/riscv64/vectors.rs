//! The V extension (Linux `Documentation/arch/riscv/vector.rst`): a thread has vector registers from its
//! first use of them on, which traps, until it executes a program. A call by the trap instruction loses what
//! is in them.
//!
//! Whether the running thread has them is `sstatus.VS`, in the kernel as in the program.

use core::arch::{asm, global_asm};
use core::cell::UnsafeCell;
use core::mem::offset_of;
use core::sync::atomic::{AtomicU8, AtomicUsize, Ordering::Relaxed};

use signal::Errno;
use signal::arch::riscv64::{
    BadFrame, DState, VContext, VState, frame_size, uses_vectors, vector_state,
};
use syscall_shim::SysResult;

use super::context::TrapFrame;
use super::cpu::{self, VS};
use super::{percpu, user};
use crate::task::Task;

global_asm!(include_str!("vectors.S"));

unsafe extern "C" {
    fn sigil_vectors_save(to: *mut VContext);
    fn sigil_vectors_load(from: *const VContext);
    fn sigil_vectors_discard();
    fn sigil_vectors_begin();
}

/// Bytes of a register; 0 without any.
static LENGTH: AtomicUsize = AtomicUsize::new(0);

/// Whether the processor has vector registers.
#[inline(always)]
fn is_there() -> bool {
    LENGTH.load(Relaxed) != 0
}

/// Looks what there is. No earlier than traps are taken.
pub fn init() {
    // SAFETY: the registers are the program's.
    unsafe { cpu::set_status::<VS>() };
    if !are_live() {
        return;
    }
    let length;
    // SAFETY: without any, the read faults and goes on behind.
    unsafe {
        asm!(
            "li {length}, 0",
            "2: csrr {length}, 0xc22",
            "3:",
            ".pushsection .extable,\"a\"",
            ".word 2b - .",
            ".word 3b - .",
            ".popsection",
            length = out(reg) length,
            options(nostack),
        );
    }
    cpu::clear_status::<VS>();
    LENGTH.store(length, Relaxed);
}

/// Bytes that a thread's state may take behind a [`DState`].
pub fn room() -> usize {
    match LENGTH.load(Relaxed) {
        0 => 0,
        length => STATE - size_of::<DState>() + vector_state(length),
    }
}

/// Where it is in a thread's area.
const STATE: usize = size_of::<DState>().next_multiple_of(align_of::<VContext>());

/// Bytes of a frame with vector registers; 0 without any.
pub fn largest_frame() -> usize {
    match LENGTH.load(Relaxed) {
        0 => 0,
        length => frame_size(length),
    }
}

/// Whether the running thread has them.
#[inline(always)]
pub fn are_live() -> bool {
    cpu::status() & VS != 0
}

/// Bytes of the running thread's registers; 0 if it has none.
pub fn length() -> usize {
    match are_live() {
        true => LENGTH.load(Relaxed),
        false => 0,
    }
}

/// What a thread has of them.
#[derive(Debug)]
pub struct Vectors {
    /// It has used them; only it touches this.
    has: UnsafeCell<bool>,
    /// Whether it may, as prctl(2) tells it.
    control: AtomicU8,
}

/// Of prctl's argument and result (PR_RISCV_V_VSTATE_CTRL_).
mod control {
    pub const OFF: u8 = 1;
    pub const ON: u8 = 2;
    pub const CURRENT: u8 = 3;
    /// The same after the next execve(2); 0 for the default.
    pub const NEXT: u8 = CURRENT << 2;
    /// That stays so.
    pub const INHERIT: u8 = 1 << 4;
}

impl Default for Vectors {
    /// Those of a new program.
    fn default() -> Vectors {
        Vectors {
            has: UnsafeCell::new(false),
            control: AtomicU8::new(control::ON),
        }
    }
}

impl Vectors {
    /// Offset of what [`Vectors::has`] tells.
    pub const HAS: usize = offset_of!(Vectors, has);

    /// What another thread begins with.
    #[inline(always)]
    pub fn copy(&self) -> Vectors {
        Vectors {
            has: UnsafeCell::new(false),
            control: AtomicU8::new(self.control.load(Relaxed)),
        }
    }

    /// Whether the thread has them.
    #[inline(always)]
    pub fn has(&self) -> bool {
        // SAFETY: only the thread itself changes it, and whoever asks is that, or switches to it.
        unsafe { *self.has.get() }
    }

    fn set_has(&self, has: bool) {
        // SAFETY: it is the running thread's.
        unsafe { *self.has.get() = has };
    }

    /// [`Vectors::control`] after an execve(2).
    fn after_exec(&self) -> u8 {
        let before = self.control.load(Relaxed);
        let current = match (before & control::NEXT) >> 2 {
            0 => control::ON,
            next => next,
        };
        match before & control::INHERIT {
            0 => current,
            _ => before & !control::CURRENT | current,
        }
    }
}

/// execve(2).
#[inline(always)]
pub fn begin_program() {
    if is_there() {
        begin_with(percpu::current());
    }
}

#[cold]
fn begin_with(task: &Task) {
    let vectors = &task.bases.vectors;
    vectors.control.store(vectors.after_exec(), Relaxed);
    vectors.set_has(false);
    cpu::clear_status::<VS>();
}

/// Bytes of a register at least where all of the V extension is there (its Zvl128b), not a part for small
/// processors.
const LEAST: usize = 16;

/// Whether the processor has all of the V extension.
pub fn are_whole() -> bool {
    LENGTH.load(Relaxed) >= LEAST
}

/// What AT_HWCAP has of them in a program that the running thread executes.
pub fn hwcap() -> u64 {
    match are_whole() && may_after_exec() {
        true => 1 << (b'v' - b'a'),
        false => 0,
    }
}

#[cold]
fn may_after_exec() -> bool {
    percpu::try_current().is_none_or(|task| {
        let control = task.bases.vectors.after_exec();
        control & control::CURRENT == control::ON
    })
}

/// Whether the program's illegal instruction is its first use of vector registers, which it has now.
#[cold]
pub fn begins(frame: &mut TrapFrame) -> bool {
    let task = percpu::current();
    let vectors = &task.bases.vectors;
    let may = vectors.control.load(Relaxed) & control::CURRENT == control::ON;
    if !is_there() || frame.status & VS != 0 || !may {
        return false;
    }
    let instruction = match frame.value {
        // The processor does not say.
        0 => user::get_u32(frame.pc() as usize).unwrap_or(0),
        value => value as u32,
    };
    if !uses_vectors(instruction) {
        return false;
    }
    vectors.set_has(true);
    frame.status |= VS;
    // SAFETY: they are the program's, and there; the cell is the running thread's own.
    unsafe {
        (*task.fpu.get()).keep = true;
        cpu::set_status::<VS>();
        sigil_vectors_begin();
    }
    true
}

/// A call by the trap instruction loses what is in them, as on Linux, which fills them with ones.
#[cold]
pub fn discard() {
    // SAFETY: the running thread has them.
    unsafe { sigil_vectors_discard() };
}

/// Saves them, if the running thread has them, in its area.
///
/// # Safety
/// The area has as many bytes as [`super::fpu::layout`] says.
#[inline(always)]
pub unsafe fn save(task: &Task, area: *mut u8) {
    if task.bases.vectors.has() {
        // SAFETY: the caller vouches for the area.
        unsafe { save_all(area) };
    }
}

#[cold]
unsafe fn save_all(area: *mut u8) {
    // SAFETY: as in `save`.
    unsafe { sigil_vectors_save(area.add(STATE).cast()) };
    cpu::clear_status::<VS>();
}

/// Loads what [`save`] has saved, for the thread that runs now.
///
/// # Safety
/// As [`save`].
#[inline(always)]
pub unsafe fn load(task: &Task, area: *const u8) {
    if task.bases.vectors.has() {
        // SAFETY: the caller vouches for the area.
        unsafe { load_all(area) };
    }
}

#[cold]
unsafe fn load_all(area: *const u8) {
    // SAFETY: as in `load`.
    unsafe {
        cpu::set_status::<VS>();
        sigil_vectors_load(area.add(STATE).cast());
    }
}

/// Writes them to a frame: what follows on the head of their record.
///
/// # Safety
/// The running thread has them. There is room for [`vector_state`], aligned.
pub unsafe fn show(at: *mut VContext) {
    // SAFETY: the caller vouches for it.
    unsafe {
        sigil_vectors_save(at);
        (*at).v_state.datap = at.add(1).addr() as u64;
    }
}

/// Reads them from the record of a frame: what follows on its head.
pub fn take(at: usize) -> Result<(), BadFrame> {
    let words = user::read::<[u64; WORDS]>(at).map_err(|_| BadFrame)?;
    // SAFETY: the cell is the running thread's own; the area has room for them, and nothing else uses it while
    // the thread runs.
    let (state, registers) = unsafe {
        let state = (*percpu::current().fpu.get()).area.add(STATE);
        let registers = state.add(size_of::<VContext>());
        let length = 32 * LENGTH.load(Relaxed);
        (state, core::slice::from_raw_parts_mut(registers, length))
    };
    if user::read_some(words[DATA] as usize, registers) != registers.len() {
        return Err(BadFrame);
    }
    // SAFETY: as above. Any bytes are a state: the processor takes no others of a control register than
    // there are.
    unsafe {
        state.cast::<[u64; WORDS]>().write(words);
        sigil_vectors_load(state.cast());
    }
    Ok(())
}

const WORDS: usize = size_of::<VState>() / 8;
const DATA: usize = offset_of!(VState, datap) / 8;

/// prctl(2), PR_RISCV_V_SET_CONTROL.
///
/// # Errors
/// EINVAL: no such setting, or no vector registers; EPERM: they would be taken from the thread.
pub fn set_control(argument: usize) -> SysResult {
    let known = control::CURRENT | control::NEXT | control::INHERIT;
    if !is_there() || argument & !usize::from(known) != 0 {
        return Err(Errno::EINVAL.into());
    }
    let cell = &percpu::current().bases.vectors.control;
    let (asked, before) = (argument as u8, cell.load(Relaxed) & control::CURRENT);
    let current = match asked & control::CURRENT {
        0 => before,
        control::OFF if before != control::OFF => return Err(Errno::EPERM.into()),
        control::CURRENT => return Err(Errno::EINVAL.into()),
        current => current,
    };
    if asked & control::NEXT == control::NEXT {
        return Err(Errno::EINVAL.into());
    }
    cell.store(asked & !control::CURRENT | current, Relaxed);
    Ok(0)
}

/// prctl(2), PR_RISCV_V_GET_CONTROL.
///
/// # Errors
/// EINVAL: no vector registers.
pub fn get_control() -> SysResult {
    match is_there() {
        true => Ok(usize::from(
            percpu::current().bases.vectors.control.load(Relaxed),
        )),
        false => Err(Errno::EINVAL.into()),
    }
}

// vectors.S knows these.
const _: () = {
    assert!(offset_of!(VState, vstart) == 0 && offset_of!(VState, vl) == 8);
    assert!(offset_of!(VState, vtype) == 16 && offset_of!(VState, vcsr) == 24);
    assert!(offset_of!(VState, vlenb) == 32 && size_of::<VContext>() == 48);
};
