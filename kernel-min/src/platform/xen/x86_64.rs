//! Xen on x86-64: by PVH, without any device. Time is what Xen says.

use core::arch::asm;
use core::sync::atomic::{AtomicBool, Ordering::Relaxed};

use super::hypercall::{HVM_OP, Parameter, SCHED_OP, SELF, operation};
use super::{clock, console, events};
use crate::arch::cpu::{cpuid, halt_forever, hypervisor};
use crate::arch::kernel_map;
use crate::arch::layout::KERNEL_BASE;
use crate::platform::{BootInfo, Platform, kvm};

/// Processors that the shared page has room for (`XEN_LEGACY_MAX_VCPUS`).
pub const PROCESSORS: usize = 32;
/// Words of the architecture's own there for each (`arch_vcpu_info`).
pub const OWN_WORDS: usize = 2;

pub(super) use crate::platform::pvclock::{Day, Time};

/// The vector of the interrupt.
pub const UPCALL_VECTOR: u8 = 62;

/// Whether this is Xen.
pub fn is_there() -> bool {
    hypervisor(b"XenVMMXenVMM").is_some()
}

/// The processor's instruction is AMD's.
static IS_AMD: AtomicBool = AtomicBool::new(false);

/// Finds out how it is called: which instruction it is.
pub fn init() {
    let (_, b, c, d) = cpuid(0, 0);
    let name = [b, d, c].map(u32::to_le_bytes);
    let amd: [&[u8]; 2] = [b"AuthenticAMD", b"HygonGenuine"];
    IS_AMD.store(amd.contains(&name.as_flattened()), Relaxed);
}

/// Calls Xen: what it gives, negative for one of its error numbers.
///
/// # Safety
/// The arguments are what the call takes; memory that they name is as it reads and writes it.
#[inline(never)]
pub unsafe fn call(number: usize, [a, b, c]: [usize; 3]) -> isize {
    let result;
    macro_rules! by {
        ($instruction:literal) => {
            // SAFETY: the caller vouches for the arguments; no register changes but the result's, and
            // those of the arguments.
            unsafe {
                asm!(
                    $instruction,
                    inlateout("rax") number => result,
                    inlateout("rdi") a => _,
                    inlateout("rsi") b => _,
                    inlateout("rdx") c => _,
                    options(nostack),
                );
            }
        };
    }
    match IS_AMD.load(Relaxed) {
        true => by!("vmmcall"),
        false => by!("vmcall"),
    }
    result
}

/// The number of the frame that something of the kernel's begins in.
pub fn frame_of<T>(it: &'static T) -> u64 {
    (core::ptr::from_ref(it).addr() - KERNEL_BASE) as u64 / 4096
}

/// Maps a page that is shared with another domain; returns where.
///
/// # Safety
/// Xen says that it is there; called at boot only.
pub unsafe fn map_shared(phys: usize) -> usize {
    // SAFETY: as the caller says.
    unsafe { kernel_map::map_device(phys) }
}

/// Has events interrupt.
///
/// # Errors
/// A sentence that says what Xen refuses.
fn begin_events() -> Result<(), &'static str> {
    /// `HVM_PARAM_CALLBACK_IRQ`: the way of the interrupt is a vector, without a controller.
    const CALLBACK: u32 = 0;
    const BY_VECTOR: u64 = 2 << 56;
    match set_parameter(CALLBACK, BY_VECTOR | u64::from(UPCALL_VECTOR)) {
        true => Ok(()),
        false => Err("Xen does not interrupt by a vector"),
    }
}

/// Sets a parameter; whether it is one.
fn set_parameter(index: u32, value: u64) -> bool {
    const SET: usize = 0;
    let mut parameter = Parameter {
        domain: SELF,
        _pad: 0,
        index,
        value,
    };
    operation(HVM_OP, SET, &mut parameter) == 0
}

/// Ends this domain. Returns where Xen does not let it.
fn shut_down() {
    const SHUTDOWN: usize = 2;
    /// The reason: it is done.
    const POWER_OFF: u32 = 0;
    operation(SCHED_OP, SHUTDOWN, &mut { POWER_OFF });
}

/// The hypervisor.
pub struct Xen;

impl Platform for Xen {
    unsafe fn init_devices(&self, _: &BootInfo) -> Result<(), &'static str> {
        // SAFETY: the caller vouches for it.
        unsafe {
            events::init()?;
            begin_events()?;
            console::init();
        }
        Ok(())
    }

    fn send(&self, bytes: &[u8]) {
        console::send(bytes);
    }

    fn receive(&self) -> Option<u8> {
        console::receive()
    }

    fn listen(&self) {
        console::listen();
    }

    fn start_clock(&self) {
        clock::init();
    }

    fn arm(&self, deadline: u64) {
        clock::arm(deadline);
    }

    fn fired(&self) -> u64 {
        clock::fired()
    }

    fn tell(&self, text: &str) {
        kvm::control::tell(text);
    }

    fn leave(&self) -> ! {
        // Of the first domain the ports are the machine's.
        kvm::control::exit();
        shut_down();
        halt_forever()
    }
}
