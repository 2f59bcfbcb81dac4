//! What only few open file descriptions have: listeners that are to learn of their end, an owner who gets signals.

use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::ptr;
use core::sync::atomic::{AtomicPtr, Ordering::Relaxed};

use signal::Errno;

use super::notifier::Notifier;
use super::{Listener, OpenFile};
use crate::lock::Lock;
use crate::room::{boxed, spare};

/// What is attached to a description.
pub struct Attached {
    /// [`Attached::close`]: a program that attaches nothing has none of it.
    close: fn(Box<Attached>),
    /// Whose it is.
    open: *const OpenFile,
    listeners: Lock<Vec<Arc<dyn Listener>>>,
    notifier: Lock<Option<Arc<Notifier>>>,
}

// SAFETY: it is used while the description is there alone.
unsafe impl Send for Attached {}
// SAFETY: as above.
unsafe impl Sync for Attached {}

/// A description's, which is made when it is needed.
pub struct Slot(AtomicPtr<Attached>);

impl Slot {
    /// Nothing is attached.
    pub const fn new() -> Slot {
        Slot(AtomicPtr::new(ptr::null_mut()))
    }

    /// What is attached, if something is.
    pub fn get(&self) -> Option<&Attached> {
        // SAFETY: what is there was made by `make`, and is there until the slot goes.
        unsafe { self.0.load(Relaxed).as_ref() }
    }

    /// What is attached, from here on.
    ///
    /// # Errors
    /// ENOMEM.
    fn make(&self, open: &OpenFile) -> Result<&Attached, Errno> {
        spare()?;
        if self.get().is_none() {
            self.0
                .store(Box::into_raw(boxed(Attached::new(open))?), Relaxed);
        }
        self.get().ok_or(Errno::ENOMEM)
    }
}

impl Drop for Slot {
    #[inline(always)]
    fn drop(&mut self) {
        if !self.0.get_mut().is_null() {
            close(*self.0.get_mut());
        }
    }
}

/// The description is closed for good.
#[cold]
#[inline(never)]
fn close(attached: *mut Attached) {
    // SAFETY: it was made by `make`, and its slot goes.
    let attached = unsafe { Box::from_raw(attached) };
    (attached.close)(attached);
}

impl Attached {
    fn new(open: &OpenFile) -> Attached {
        Attached {
            close: Attached::close,
            open,
            listeners: Lock::new(Vec::new()),
            notifier: Lock::new(None),
        }
    }

    /// The description is closed for good.
    #[allow(
        clippy::boxed_local,
        reason = "who calls it does not know how large it is"
    )]
    fn close(self: Box<Self>) {
        // SAFETY: of the description nothing has gone yet but the slot.
        let open = unsafe { &*self.open };
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
        let listeners = &mut *self.attached.make(self)?.listeners.lock();
        listeners.try_reserve(1).map_err(|_| Errno::ENOMEM)?;
        listeners.push(listener);
        Ok(())
    }

    /// What sends its signals, from here on.
    ///
    /// # Errors
    /// ENOMEM.
    pub(super) fn notifier(&self) -> Result<Arc<Notifier>, Errno> {
        if let Some(notifier) = self.known_notifier() {
            return Ok(notifier);
        }
        let notifier = Notifier::new()?;
        // At its end it stops.
        self.attach(notifier.clone())?;
        *self.attached.make(self)?.notifier.lock() = Some(notifier.clone());
        Ok(notifier)
    }

    /// What sends its signals, if something may.
    pub(super) fn known_notifier(&self) -> Option<Arc<Notifier>> {
        self.attached.get()?.notifier.lock().clone()
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
