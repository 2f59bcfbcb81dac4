//! Memory that may not be there: for vectors, and for small things that have no way to say so.

use alloc::alloc::alloc;
#[cfg(target_os = "none")]
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::alloc::Layout;

use signal::Errno;

/// An empty vector with room for `count`, if there is memory. As [`Vec::try_reserve_exact`], whose general
/// way is much longer than the allocation itself: a fork makes two.
#[inline]
pub fn room<T>(count: usize) -> Option<Vec<T>> {
    let layout = Layout::array::<T>(count).ok()?;
    if layout.size() == 0 {
        return Some(Vec::new());
    }
    // SAFETY: the layout has a size.
    let room = unsafe { alloc(layout) }.cast::<T>();
    match room.is_null() {
        true => None,
        // SAFETY: the allocator's memory for `count`, of which there is none yet.
        false => Some(unsafe { Vec::from_raw_parts(room, 0, count) }),
    }
}

/// As [`room`].
///
/// # Errors
/// ENOMEM.
#[inline]
pub fn with_room<T>(count: usize) -> Result<Vec<T>, Errno> {
    room(count).ok_or(Errno::ENOMEM)
}

/// As [`Arc::new`] of what `make` makes, which is made in its place: not on the stack first, to be moved
/// once or more.
#[cfg(target_os = "none")]
#[inline(always)]
pub fn shared<T>(make: impl FnOnce() -> T) -> Arc<T> {
    let place = Arc::<T>::new_uninit();
    // SAFETY: nobody else has it yet; it is initialised with this.
    unsafe {
        Arc::as_ptr(&place).cast::<T>().cast_mut().write(make());
        place.assume_init()
    }
}

/// Whether there is memory for a few small things whose allocation cannot fail: an `Arc`, a `Box`, a
/// place in a table. Asked at the beginning of a call that leaves such a thing behind, so that a
/// program which makes them without end is refused, long before the kernel has none for itself.
///
/// # Errors
/// ENOMEM.
#[cfg(target_os = "none")]
#[inline(never)]
pub fn spare() -> Result<(), Errno> {
    if !crate::mm::frames::with(|f| f.is_spare()) {
        return Err(Errno::ENOMEM);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::with_room;

    #[test]
    fn room_is_there_or_not() {
        let mut list = with_room::<u64>(3).unwrap();
        assert_eq!((list.len(), list.capacity()), (0, 3));
        list.extend(0..5);
        assert!(list.iter().copied().eq(0..5));
        assert_eq!(with_room::<u64>(0).unwrap().capacity(), 0);
        assert!(with_room::<()>(9).is_ok());
        assert!(with_room::<u64>(usize::MAX / 4).is_err());
    }
}
