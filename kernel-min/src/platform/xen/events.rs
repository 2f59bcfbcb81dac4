//! Event channels: numbered bits in a page that is shared with Xen, and one interrupt for all of them.
//!
//! QEMU 7.2's emulation of AMD's virtualisation now and then delivers an interrupt that Xen injects twice
//! (`helper_vmrun` leaves `exception_index` set for whoever leaves the loop of execution next). The second
//! one's frame takes the place of the first one's on the stack for traps: then the kernel panics. No
//! processor does that.

use core::mem::offset_of;
use core::sync::atomic::{AtomicU8, AtomicU32, AtomicU64, Ordering::Relaxed, Ordering::SeqCst};

use super::arch::{self, Day, OWN_WORDS, PROCESSORS, Time};
use super::hypercall::{EVENT_CHANNEL_OP, MEMORY_OP, SELF, operation};

/// What there is of a processor (`vcpu_info`).
#[repr(C)]
pub struct Processor {
    pending: AtomicU8,
    mask: AtomicU8,
    _pad: [u8; 6],
    /// Which words of the ports have pending ones.
    selected: AtomicU64,
    _own: [u64; OWN_WORDS],
    /// Its clock.
    pub time: Time,
}

/// The page (`shared_info`).
#[repr(C, align(4096))]
pub struct Shared {
    /// The processors.
    pub processors: [Processor; PROCESSORS],
    pending: [AtomicU64; 64],
    masked: [AtomicU64; 64],
    /// The time of day at Xen's start, with the lower half of its seconds.
    pub day: Day,
    /// The upper half.
    pub day_seconds_high: AtomicU32,
}

const _: () = {
    assert!(size_of::<Processor>() == 48 + 8 * OWN_WORDS);
    assert!(offset_of!(Processor, time) == 16 + 8 * OWN_WORDS);
    let first = size_of::<Processor>() * PROCESSORS;
    assert!(offset_of!(Shared, pending) == first && offset_of!(Shared, masked) == first + 0x200);
    assert!(offset_of!(Shared, day) == first + 0x400 && size_of::<Shared>() == 4096);
};

/// The page.
// SAFETY: zeroes are a page of no events.
pub static SHARED: Shared = unsafe { core::mem::zeroed() };

/// Has Xen use the page, with all ports masked.
///
/// # Errors
/// A sentence that says what it refuses.
///
/// # Safety
/// Called once, at boot.
pub unsafe fn init() -> Result<(), &'static str> {
    const ADD_TO_PHYSMAP: usize = 7;
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
        frame: arch::frame_of(&SHARED),
    };
    if operation(MEMORY_OP, ADD_TO_PHYSMAP, &mut place) != 0 {
        return Err("Xen does not share its page");
    }
    for word in &SHARED.masked {
        word.store(u64::MAX, Relaxed);
    }
    SHARED.processors[0].mask.store(0, Relaxed);
    Ok(())
}

/// Has a port for an event that Xen itself causes (`VIRQ_*`), unmasked; None where this domain does not get it.
pub fn bind(virq: u32) -> Option<u32> {
    const BIND_VIRQ: usize = 1;
    /// `evtchn_bind_virq`.
    #[repr(C)]
    struct Bind {
        virq: u32,
        processor: u32,
        port: u32,
    }
    let mut bind = Bind {
        virq,
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
