//! The scalable vectors (Linux `Documentation/arch/arm64/sve.rst`): a thread has them from its first use,
//! which traps, to its next system call, which may lose what the vectors have beyond their first 128 bits.
//! Whether the running thread has them is CPACR_EL1.ZEN.

use core::arch::{asm, global_asm};
use core::sync::atomic::{AtomicU16, AtomicU32, Ordering::Relaxed};

use signal::Errno;
use signal::arch::aarch64::{FpsimdContext, sve_state};
use syscall_shim::SysResult;

use super::{cpu, percpu};

global_asm!(include_str!("sve.S"));

unsafe extern "C" {
    fn sigil_sve_save(to: *mut u8);
    fn sigil_sve_load(from: *const u8);
    fn sigil_sve_begin();
    fn sigil_sve_length() -> usize;
}

/// CPACR_EL1.ZEN: no use is a trap.
const ENABLED: u64 = 3 << 16;

/// Bytes of the longest vector that there may be.
const ARCH_LARGEST: usize = 256;
/// Bytes of the longest vector that a request may name (SVE_VL_MAX).
const ABI_LARGEST: usize = 8192;
/// Bytes of a program's vectors, if there are such (`/proc/sys/abi/sve_default_vector_length`).
const USUAL: usize = 64;

/// Bit n: vectors of 16 (n + 1) bytes. 0 without SVE.
static LENGTHS: AtomicU32 = AtomicU32::new(0);

/// Whether the processor has scalable vectors.
#[inline(always)]
pub fn is_there() -> bool {
    LENGTHS.load(Relaxed) != 0
}

/// Looks what there is.
pub fn init() {
    if cpu::read!("id_aa64pfr0_el1") >> 32 & 0xf == 0 {
        return;
    }
    enable();
    let mut lengths = 0;
    for n in 0..ARCH_LARGEST / 16 {
        set_length(16 * (n + 1));
        // SAFETY: the vectors are there, and no trap.
        if unsafe { sigil_sve_length() } == 16 * (n + 1) {
            lengths |= 1 << n;
        }
    }
    disable();
    LENGTHS.store(lengths, Relaxed);
}

/// Bytes of the longest vectors; 0 without any.
pub fn largest() -> usize {
    16 * (32 - LENGTHS.load(Relaxed).leading_zeros() as usize)
}

/// The longest vectors that there are of at most this many bytes, at least 16.
fn supported(length: usize) -> usize {
    let most = length.min(ARCH_LARGEST) / 16;
    let fitting = LENGTHS.load(Relaxed) & (u32::MAX >> (32 - most));
    16 * (32 - fitting.leading_zeros() as usize)
}

fn enable() {
    let control = cpu::read!("cpacr_el1");
    // SAFETY: the vectors are the program's.
    unsafe {
        cpu::write!("cpacr_el1", control | ENABLED);
        asm!("isb", options(nostack, preserves_flags));
    }
}

fn disable() {
    let control = cpu::read!("cpacr_el1");
    // SAFETY: what uses them traps.
    unsafe {
        cpu::write!("cpacr_el1", control & !ENABLED);
        asm!("isb", options(nostack, preserves_flags));
    }
}

/// ZCR_EL1.LEN.
fn set_length(length: usize) {
    // SAFETY: the vectors are the program's.
    unsafe {
        cpu::write!("s3_0_c1_c2_0", (length / 16 - 1) as u64);
        asm!("isb", options(nostack, preserves_flags));
    }
}

/// Whether the running thread has them.
#[inline(always)]
pub fn is_live() -> bool {
    is_there() && cpu::read!("cpacr_el1") & ENABLED == ENABLED
}

/// Has it lose them, which shows when it uses them again.
#[inline(always)]
pub fn lose() {
    if is_live() {
        disable();
    }
}

/// The running thread uses them for the first time; false if there are none.
pub fn begin() -> bool {
    if !is_there() {
        return false;
    }
    have(percpu::current().bases.vectors.length());
    // SAFETY: they are there, and no trap.
    unsafe { sigil_sve_begin() };
    true
}

fn have(length: usize) {
    enable();
    set_length(length);
}

/// Bytes that a thread's state may take behind a [`FpsimdContext`]: whether it has them, and they.
pub fn room() -> usize {
    match largest() {
        0 => 0,
        length => STATE + sve_state(length),
    }
}

/// Where they are behind that.
const STATE: usize = 16;

/// Saves them, if the running thread has them, behind the [`FpsimdContext`] of a thread's area.
///
/// # Safety
/// The area has as many bytes as [`super::fpu::layout`] says.
#[inline(always)]
pub unsafe fn save(area: *mut u8) {
    if is_there() {
        // SAFETY: the caller vouches for the area.
        unsafe { save_any(area) };
    }
}

#[cold]
unsafe fn save_any(area: *mut u8) {
    // SAFETY: as in `save`.
    unsafe {
        let at = area.add(size_of::<FpsimdContext>());
        let live = is_live();
        at.cast::<u64>().write(u64::from(live));
        if live {
            sigil_sve_save(at.add(STATE));
            disable();
        }
    }
}

/// Has [`load`] load nothing.
///
/// # Safety
/// As [`save`].
pub unsafe fn save_nothing(area: *mut u8) {
    if is_there() {
        // SAFETY: the caller vouches for the area.
        unsafe { area.add(size_of::<FpsimdContext>()).cast::<u64>().write(0) };
    }
}

/// Loads what [`save`] has saved, for a thread with vectors of this length. [`super::fpu::restore`] comes before.
///
/// # Safety
/// As [`save`].
#[inline(always)]
pub unsafe fn load(area: *const u8, vectors: &Vectors) {
    if is_there() {
        // SAFETY: the caller vouches for the area.
        unsafe {
            let at = area.add(size_of::<FpsimdContext>());
            if at.cast::<u64>().read() != 0 {
                have(vectors.length());
                sigil_sve_load(at.add(STATE));
            }
        }
    }
}

/// The running thread's, as they are in a frame, if it has them: in its own area, where nothing is while it
/// runs.
pub fn shown() -> Option<&'static [u8]> {
    is_live().then(|| {
        let (at, size) = (own(), sve_state(percpu::current().bases.vectors.length()));
        // SAFETY: the running thread's area has room for them.
        unsafe {
            sigil_sve_save(at);
            core::slice::from_raw_parts(at, size)
        }
    })
}

/// Where those of a frame go before [`take`].
pub fn taken() -> &'static mut [u8] {
    let size = sve_state(percpu::current().bases.vectors.length());
    // SAFETY: the running thread's area has room for them, and nothing else uses it while it runs.
    unsafe { core::slice::from_raw_parts_mut(own(), size) }
}

/// Has the running thread have what was put where [`taken`] says, but for the first 128 bits of each vector,
/// which the other state has.
pub fn take(first: &FpsimdContext) {
    let length = percpu::current().bases.vectors.length();
    let at = own();
    for (n, words) in first.vregs.iter().enumerate() {
        // SAFETY: a vector in the area.
        unsafe {
            at.add(n * length)
                .cast::<[u64; 2]>()
                .write_unaligned(*words)
        };
    }
    have(length);
    // SAFETY: as in `taken`; any bytes are a state.
    unsafe { sigil_sve_load(at) };
}

fn own() -> *mut u8 {
    // SAFETY: the cell is the running thread's own; the area has room for it.
    unsafe {
        let area = (*percpu::current().fpu.get()).area;
        area.add(size_of::<FpsimdContext>() + STATE)
    }
}

/// How long a thread's vectors are. Lengths are in bytes.
#[derive(Debug)]
pub struct Vectors {
    length: AtomicU16,
    /// After execve(2); 0 for the usual.
    on_exec: AtomicU16,
    /// 1: that stays so.
    inherited: AtomicU16,
}

/// Of prctl's argument.
const LENGTH: usize = 0xffff;
const INHERIT: usize = 1 << 17;
const ON_EXEC: usize = 1 << 18;

impl Default for Vectors {
    /// Those of a new program.
    fn default() -> Vectors {
        let none = || AtomicU16::new(0);
        let vectors = Vectors {
            length: none(),
            on_exec: none(),
            inherited: none(),
        };
        vectors.begin_program();
        vectors
    }
}

impl Vectors {
    /// The same for another thread.
    #[inline(always)]
    pub fn copy(&self) -> Vectors {
        let same = |of: &AtomicU16| AtomicU16::new(of.load(Relaxed));
        Vectors {
            length: same(&self.length),
            on_exec: same(&self.on_exec),
            inherited: same(&self.inherited),
        }
    }

    /// Their length.
    pub fn length(&self) -> usize {
        usize::from(self.length.load(Relaxed))
    }

    /// execve(2).
    pub fn begin_program(&self) {
        if !is_there() {
            return;
        }
        let length = match self.on_exec.load(Relaxed) {
            0 => supported(USUAL),
            length => usize::from(length),
        };
        self.length.store(length as u16, Relaxed);
        if self.inherited.load(Relaxed) == 0 {
            self.on_exec.store(0, Relaxed);
        }
    }

    fn told(&self, on_exec: bool) -> usize {
        let length = if on_exec { &self.on_exec } else { &self.length };
        let inherit = usize::from(self.inherited.load(Relaxed)) * INHERIT;
        usize::from(length.load(Relaxed)) | inherit
    }
}

/// prctl(2), PR_SVE_SET_VL.
///
/// # Errors
/// EINVAL: no such length or flag, or no SVE.
pub fn set(argument: usize) -> SysResult {
    let (length, flags) = (argument & LENGTH, argument & !LENGTH);
    let is_length = length.is_multiple_of(16) && (16..=ABI_LARGEST).contains(&length);
    if !is_there() || flags & !(INHERIT | ON_EXEC) != 0 || !is_length {
        return Err(Errno::EINVAL.into());
    }
    let vectors = &percpu::current().bases.vectors;
    let length = supported(length) as u16;
    let on_exec = if flags != 0 { length } else { 0 };
    vectors.on_exec.store(on_exec, Relaxed);
    if flags & ON_EXEC == 0 && vectors.length.swap(length, Relaxed) != length {
        lose();
    }
    let inherited = u16::from(flags & INHERIT != 0);
    vectors.inherited.store(inherited, Relaxed);
    Ok(vectors.told(flags & ON_EXEC != 0))
}

/// prctl(2), PR_SVE_GET_VL.
///
/// # Errors
/// EINVAL: no SVE.
pub fn get() -> SysResult {
    match is_there() {
        true => Ok(percpu::current().bases.vectors.told(false)),
        false => Err(Errno::EINVAL.into()),
    }
}

/// ID_AA64ZFR0_EL1, which is zero without them.
pub fn features() -> u64 {
    match is_there() {
        true => cpu::read!("s3_0_c0_c4_4"),
        false => 0,
    }
}

/// What AT_HWCAP and AT_HWCAP2 have of them.
pub fn hwcap() -> [u64; 2] {
    if !is_there() {
        return [0; 2];
    }
    let zfr0 = features();
    // The place of the field, the value from which on the bit is told, the bit.
    let told = [
        (0, 1, 1),   // SVE2
        (4, 1, 2),   // SVEAES
        (4, 2, 3),   // SVEPMULL
        (16, 1, 4),  // SVEBITPERM
        (32, 1, 5),  // SVESHA3
        (40, 1, 6),  // SVESM4
        (44, 1, 9),  // SVEI8MM
        (52, 1, 10), // SVEF32MM
        (56, 1, 11), // SVEF64MM
        (20, 1, 12), // SVEBF16
        (20, 2, 33), // SVE_EBF16
    ];
    let has = |&&(shift, from, _): &&(u32, u64, u32)| (zfr0 >> shift) & 0xf >= from;
    let second = told.iter().filter(has);
    [1 << 22, second.fold(0, |all, &(_, _, bit)| all | 1 << bit)]
}

const _: () = assert!(STATE >= size_of::<u64>());
