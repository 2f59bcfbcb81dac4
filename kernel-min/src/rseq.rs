//! Restartable sequences of rseq(2): a thread that was in one when another thread ran, or when a handler is entered,
//! goes on where the sequence is aborted.
//!
//! There is one processor, so that nothing else can come between its instructions. A program is switched away from by
//! a trap that finds work to do, and signals are work: there it is looked whether it was in one, of whoever has
//! registered.

use core::ptr;
use core::sync::atomic::{AtomicPtr, AtomicU32, AtomicUsize, Ordering::Relaxed};

use crate::arch::context::{CallFrame, TrapFrame};
use crate::arch::percpu;
use crate::syscall::unknown;

/// A thread's registration.
#[derive(Default)]
pub struct Registration {
    /// Address of its `struct rseq`, or 0.
    at: AtomicUsize,
    /// What is before each address where a sequence is aborted.
    signature: AtomicU32,
}

impl Registration {
    /// Its address, and the signature.
    pub fn get(&self) -> Option<(usize, u32)> {
        match self.at.load(Relaxed) {
            0 => None,
            at => Some((at, self.signature.load(Relaxed))),
        }
    }

    /// Registers an address.
    pub fn set(&self, at: usize, signature: u32) {
        self.at.store(at, Relaxed);
        self.signature.store(signature, Relaxed);
    }

    /// There is none any more.
    #[inline(always)]
    pub fn clear(&self) {
        self.at.store(0, Relaxed);
    }

    /// That of a new process is its creator's, since it is in the memory that was copied.
    #[inline(always)]
    pub fn inherit(&self, creator: &Registration) {
        self.at.store(creator.at.load(Relaxed), Relaxed);
        let signature = creator.signature.load(Relaxed);
        self.signature.store(signature, Relaxed);
    }
}

/// Whether the running thread has registered.
#[inline(always)]
pub fn is_registered() -> bool {
    percpu::current().rseq.at.load(Relaxed) != 0
}

/// How the running thread came into the kernel.
pub enum Frame<'a> {
    /// By a call by function.
    Call(&'a mut CallFrame),
    /// By a trap.
    Trap(&'a mut TrapFrame),
}

/// As [`ends`], of a thread that has registered.
type End = fn(Frame<'_>) -> bool;

/// That, once somebody has: a program that does not has none of it.
static END: AtomicPtr<()> = AtomicPtr::new(ptr::null_mut());

/// Somebody registers.
pub fn begin(end: End) {
    // A compiler that knew it would call it itself.
    END.store(unknown(end as usize as isize) as *mut (), Relaxed);
}

/// There is something to do before the running thread goes on: aborts the sequence that it was in, if it was in one.
/// Whether a handler of SIGSEGV has been entered, as its structures are not there or not right.
#[inline(always)]
pub fn ends(frame: Frame<'_>) -> bool {
    is_registered() && end(frame)
}

#[cold]
#[inline(never)]
fn end(frame: Frame<'_>) -> bool {
    // SAFETY: nobody has registered before `begin` has stored such a function there.
    let end = unsafe { core::mem::transmute::<*mut (), End>(END.load(Relaxed)) };
    end(frame)
}
