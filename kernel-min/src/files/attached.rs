//! What only few open file descriptions have: listeners that are to learn of their end.

use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::ptr;
use core::sync::atomic::{AtomicPtr, Ordering::Relaxed};

use signal::Errno;

use super::{Listener, OpenFile};
use crate::lock::Lock;
use crate::room::{boxed, spare};

/// What is attached to a description.
pub struct Attached {
    listeners: Lock<Vec<Arc<dyn Listener>>>,
}

/// A description's, which is made when it is needed. It goes by [`Slot::take`] alone, so that a description without
/// one pays no more than a look.
pub struct Slot(AtomicPtr<Attached>);

impl Slot {
    /// Nothing is attached.
    pub const fn new() -> Slot {
        Slot(AtomicPtr::new(ptr::null_mut()))
    }

    /// What is attached, if something is.
    pub fn get(&self) -> Option<&Attached> {
        // SAFETY: what is there was made by `make`, and is until `take`, which has the slot alone.
        unsafe { self.0.load(Relaxed).as_ref() }
    }

    /// What is attached, from here on.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn make(&self) -> Result<&Attached, Errno> {
        spare()?;
        if self.get().is_none() {
            self.0
                .store(Box::into_raw(boxed(Attached::new())?), Relaxed);
        }
        self.get().ok_or(Errno::ENOMEM)
    }

    /// Takes it out at the end of its description.
    #[inline(always)]
    pub fn take(&mut self) -> Option<Box<Attached>> {
        let there = *self.0.get_mut();
        // SAFETY: it was made by `make`; nobody else has the slot, which is not asked again.
        (!there.is_null()).then(|| unsafe { Box::from_raw(there) })
    }
}

impl Attached {
    const fn new() -> Attached {
        Attached {
            listeners: Lock::new(Vec::new()),
        }
    }

    /// The description is closed for good.
    #[cold]
    #[inline(never)]
    pub fn close(self: Box<Self>, open: &OpenFile) {
        let listeners = core::mem::take(&mut *self.listeners.lock());
        for listener in listeners {
            listener.closed(open);
        }
    }
}

impl OpenFile {
    /// The listener is to learn when nobody has the file open any more.
    ///
    /// # Errors
    /// ENOMEM.
    pub fn attach(&self, listener: Arc<dyn Listener>) -> Result<(), Errno> {
        let listeners = &mut *self.attached.make()?.listeners.lock();
        listeners.try_reserve(1).map_err(|_| Errno::ENOMEM)?;
        listeners.push(listener);
        Ok(())
    }

    /// It no longer is.
    pub fn detach(&self, listener: &Arc<dyn Listener>) {
        if let Some(attached) = self.attached.get() {
            let listeners = &mut *attached.listeners.lock();
            if let Some(n) = listeners
                .iter()
                .position(|other| Arc::ptr_eq(other, listener))
            {
                listeners.swap_remove(n);
            }
        }
    }
}
