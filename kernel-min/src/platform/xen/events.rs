//! Event channels: numbered bits in a page that is shared with Xen, and one interrupt for all of them.
//!
//! QEMU 7.2's emulation of AMD's virtualisation now and then delivers an interrupt that Xen injects twice
//! (`helper_vmrun` leaves `exception_index` set for whoever leaves the loop of execution next). The second
//! one's frame takes the place of the first one's on the stack for traps: then the kernel panics. No
//! processor does that.

use core::mem::offset_of;
use core::sync::atomic::{AtomicU8, AtomicU32, AtomicU64, Ordering::Relaxed, Ordering::SeqCst};

use super::hypercall::{EVENT_CHANNEL_OP, MEMORY_OP, SELF, operation, set_parameter};
use crate::arch::layout::KERNEL_BASE;
use crate::platform::pvclock::{Day, Time};

/// The vector of the interrupt.
pub const UPCALL_VECTOR: u8 = 62;

/// What there is of a processor (`vcpu_info`).
#[repr(C)]
struct Processor {
    pending: AtomicU8,
    mask: AtomicU8,
    _pad: [u8; 6],
    /// Which words of the ports have pending ones.
    selected: AtomicU64,
    _arch: [u64; 2],
    time: Time,
}

/// The page (`shared_info`).
#[repr(C, align(4096))]
pub struct Shared {
    processors: [Processor; 32],
    pending: [AtomicU64; 64],
    masked: [AtomicU64; 64],
    /// The time of day at Xen's start, with the lower half of its seconds.
    pub day: Day,
    /// The upper half.
    pub day_seconds_high: AtomicU32,
}

const _: () = {
    assert!(size_of::<Processor>() == 64 && offset_of!(Processor, time) == 32);
    assert!(offset_of!(Shared, pending) == 0x800 && offset_of!(Shared, masked) == 0xa00);
    assert!(offset_of!(Shared, day) == 0xc00 && size_of::<Shared>() == 4096);
};

// SAFETY: zeroes are a page of no events.
static SHARED: Shared = unsafe { core::mem::zeroed() };

/// The page.
pub fn shared() -> &'static Shared {
    &SHARED
}

/// This processor's clock.
pub fn time() -> &'static Time {
    &SHARED.processors[0].time
}

/// Has Xen use the page, and interrupt for what it says.
///
/// # Errors
/// A sentence that says what it refuses.
///
/// # Safety
/// Called once, at boot.
pub unsafe fn init() -> Result<(), &'static str> {
    const ADD_TO_PHYSMAP: usize = 7;
    /// `HVM_PARAM_CALLBACK_IRQ`: the way of the interrupt is a vector, without a controller.
    const CALLBACK: u32 = 0;
    const BY_VECTOR: u64 = 2 << 56;
    /// `xen_add_to_physmap`.
    #[repr(C)]
    struct Place {
        domain: u16,
        size: u16,
        space: u32,
        index: u64,
        frame: u64,
    }
    let mut place = Place {
        domain: SELF,
        size: 0,
        space: 0,
        index: 0,
        frame: ((&raw const SHARED).addr() - KERNEL_BASE) as u64 / 4096,
    };
    if operation(MEMORY_OP, ADD_TO_PHYSMAP, &mut place) != 0 {
        return Err("Xen does not share its page");
    }
    for word in &SHARED.masked {
        word.store(u64::MAX, Relaxed);
    }
    SHARED.processors[0].mask.store(0, Relaxed);
    match set_parameter(CALLBACK, BY_VECTOR | u64::from(UPCALL_VECTOR)) {
        true => Ok(()),
        false => Err("Xen does not interrupt by a vector"),
    }
}

/// An event that Xen itself causes (`VIRQ_*`).
#[derive(Clone, Copy)]
#[repr(u32)]
pub enum Virq {
    Timer = 0,
    Console = 2,
}

/// Has a port for an event of Xen's, unmasked; None where this domain does not get it.
pub fn bind(event: Virq) -> Option<u32> {
    const BIND_VIRQ: usize = 1;
    /// `evtchn_bind_virq`.
    #[repr(C)]
    struct Bind {
        virq: u32,
        processor: u32,
        port: u32,
    }
    let mut bind = Bind {
        virq: event as u32,
        processor: 0,
        port: 0,
    };
    if operation(EVENT_CHANNEL_OP, BIND_VIRQ, &mut bind) != 0 {
        return None;
    }
    unmask(bind.port);
    Some(bind.port)
}

/// Lets a port interrupt, now if it is pending.
pub fn unmask(mut port: u32) {
    const UNMASK: usize = 9;
    operation(EVENT_CHANNEL_OP, UNMASK, &mut port);
}

/// Tells who is at a port's other end.
pub fn notify(mut port: u32) {
    const SEND: usize = 4;
    operation(EVENT_CHANNEL_OP, SEND, &mut port);
}

/// The ports that somebody here waits for; 0 for none.
pub static TIMER: AtomicU32 = AtomicU32::new(0);
pub static CONSOLE: AtomicU32 = AtomicU32::new(0);

/// What an interrupt was for.
#[derive(Default)]
pub struct Due {
    /// The timer.
    pub timer: bool,
    /// The console has received something, or has room.
    pub console: bool,
}

/// Takes what is pending. An event that comes meanwhile interrupts again.
pub fn take() -> Due {
    let processor = &SHARED.processors[0];
    let mut due = Due::default();
    processor.pending.store(0, SeqCst);
    let mut words = processor.selected.swap(0, SeqCst);
    while words != 0 {
        let n = words.trailing_zeros() as usize;
        words &= words - 1;
        let ports = SHARED.pending[n].load(Relaxed) & !SHARED.masked[n].load(Relaxed);
        SHARED.pending[n].fetch_and(!ports, SeqCst);
        let has = |port: &AtomicU32| {
            let port = port.load(Relaxed) as usize;
            port != 0 && port / 64 == n && ports & 1 << (port % 64) != 0
        };
        due.timer |= has(&TIMER);
        due.console |= has(&CONSOLE);
    }
    due
}
