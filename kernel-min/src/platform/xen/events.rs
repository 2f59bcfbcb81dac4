//! Event channels, and one interrupt for all of them.

use core::sync::atomic::{AtomicU32, Ordering::Relaxed};

use super::arch;
#[cfg(target_arch = "x86_64")]
use super::hypercall::set_parameter;
use super::hypercall::{EVENT_CHANNEL_OP, MEMORY_OP, Operation, Refused, SELF, perform};
use super::shared::Shared;

static SHARED: Shared = Shared::new();

/// The page that Xen shares.
#[cfg(target_arch = "x86_64")]
pub fn shared() -> &'static Shared {
    &SHARED
}

/// `xen_add_to_physmap`.
#[repr(C)]
struct Place {
    domain: u16,
    size: u16,
    space: u32,
    index: u64,
    frame: u64,
}

// SAFETY: XENMEM_add_to_physmap takes it. What is in the frame then is the page that Xen shares: only `init` makes
// one, with the frame that is there for it.
unsafe impl Operation for Place {
    const CALL: usize = MEMORY_OP;
    const NUMBER: usize = 7;
}

/// Has Xen use the page, with all ports masked: at boot, and where the domain has become another one.
///
/// # Errors
/// A sentence that says what it refuses.
pub fn init() -> Result<(), &'static str> {
    let mut place = Place {
        domain: SELF,
        size: 0,
        space: 0,
        index: 0,
        frame: arch::frame_of(&SHARED),
    };
    perform(&mut place).map_err(|_| "Xen does not share its page")?;
    SHARED.mask_all();
    Ok(())
}

/// The vector of the interrupt.
#[cfg(target_arch = "x86_64")]
pub const UPCALL_VECTOR: u8 = 62;

/// Has events interrupt by that vector: at boot, and where the domain has become another one.
///
/// # Errors
/// A sentence that says what Xen refuses.
#[cfg(target_arch = "x86_64")]
pub fn interrupt_by_vector() -> Result<(), &'static str> {
    /// `HVM_PARAM_CALLBACK_IRQ`: the way of the interrupt is a vector, without a controller.
    const CALLBACK: u32 = 0;
    const BY_VECTOR: u64 = 2 << 56;
    set_parameter(CALLBACK, BY_VECTOR | u64::from(UPCALL_VECTOR))
        .map_err(|_| "Xen does not interrupt by a vector")
}

/// An event that Xen itself causes (`VIRQ_*`).
#[derive(Clone, Copy)]
pub struct Virq(pub u32);

/// `evtchn_bind_virq`.
#[repr(C)]
struct Bind {
    virq: u32,
    processor: u32,
    port: u32,
}

// SAFETY: EVTCHNOP_bind_virq takes it.
unsafe impl Operation for Bind {
    const CALL: usize = EVENT_CHANNEL_OP;
    const NUMBER: usize = 1;
}

/// A port, for the operations that take no more.
#[repr(C)]
struct Port<const OPERATION: usize>(u32);

// SAFETY: EVTCHNOP_send and EVTCHNOP_unmask take it.
unsafe impl<const OPERATION: usize> Operation for Port<OPERATION> {
    const CALL: usize = EVENT_CHANNEL_OP;
    const NUMBER: usize = OPERATION;
}

/// Has a port for an event of Xen's, unmasked.
///
/// # Errors
/// This domain does not get it.
pub fn bind(event: Virq) -> Result<u32, Refused> {
    let mut bind = Bind {
        virq: event.0,
        processor: 0,
        port: 0,
    };
    perform(&mut bind)?;
    unmask(bind.port);
    Ok(bind.port)
}

/// Lets a port interrupt, now if it is pending. One that is none has nobody who would notice.
pub fn unmask(port: u32) {
    const UNMASK: usize = 9;
    let _ = perform(&mut Port::<UNMASK>(port));
}

/// Tells who is at a port's other end. Nobody may be.
pub fn notify(port: u32) {
    const SEND: usize = 4;
    let _ = perform(&mut Port::<SEND>(port));
}

/// The ports that somebody here waits for; 0 for none.
pub static TIMER: AtomicU32 = AtomicU32::new(0);
pub static CONSOLE: AtomicU32 = AtomicU32::new(0);
pub static STORE: AtomicU32 = AtomicU32::new(0);

/// What an interrupt was for.
pub struct Due {
    /// The timer.
    pub timer: bool,
    /// The console has received something, or has room.
    pub console: bool,
    /// Xenstore has sent something.
    pub store: bool,
}

/// Takes what is pending.
pub fn take() -> Due {
    let due = SHARED.take([&TIMER, &CONSOLE, &STORE].map(|port| port.load(Relaxed)));
    Due {
        timer: due & 1 != 0,
        console: due & 2 != 0,
        store: due & 4 != 0,
    }
}
