//! Memory that may not be there: for vectors, and for small things that have no way to say so.

use alloc::alloc::alloc;
use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::alloc::Layout;
use core::mem::MaybeUninit;

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

/// A copy of some bytes.
///
/// # Errors
/// ENOMEM.
pub fn copied(bytes: &[u8]) -> Result<Vec<u8>, Errno> {
    let mut copy = with_room(bytes.len())?;
    copy.extend_from_slice(bytes);
    Ok(copy)
}

/// As [`copied`], for good.
///
/// # Errors
/// ENOMEM.
pub fn kept(bytes: &[u8]) -> Result<Box<[u8]>, Errno> {
    // Nothing is left over that would be given back.
    copied(bytes).map(Vec::into_boxed_slice)
}

/// As [`Box::new_uninit`]. `None` without memory.
#[inline(always)]
pub fn place<T>() -> Option<Box<MaybeUninit<T>>> {
    let layout = Layout::new::<T>();
    if layout.size() == 0 {
        return Some(Box::new_uninit());
    }
    // SAFETY: the layout has a size.
    let place = unsafe { alloc(layout) }.cast::<MaybeUninit<T>>();
    match place.is_null() {
        true => None,
        // SAFETY: the allocator's memory for one.
        false => Some(unsafe { Box::from_raw(place) }),
    }
}

/// As [`Box::new`].
///
/// # Errors
/// ENOMEM.
#[inline(always)]
pub fn boxed<T>(value: T) -> Result<Box<T>, Errno> {
    let place = place().ok_or(Errno::ENOMEM)?;
    Ok(Box::write(place, value))
}

/// What an [`Arc`] allocates.
#[repr(C)]
struct Counted<T>([usize; 2], T);

/// As [`Arc::new`] of what `make` makes, which is made in its place: not on the stack first, to be moved
/// once or more. Nothing is made without memory.
///
/// # Errors
/// ENOMEM.
#[inline(always)]
pub fn shared<T>(make: impl FnOnce() -> T) -> Result<Arc<T>, Errno> {
    shared_place().map(|place| share(place, make))
}

/// As [`Arc::new_uninit`].
///
/// # Errors
/// ENOMEM.
#[inline(always)]
pub fn shared_place<T>() -> Result<Arc<MaybeUninit<T>>, Errno> {
    // An `Arc` has no way to say that there is none.
    #[cfg(target_os = "none")]
    if !crate::heap::has(Layout::new::<Counted<T>>()) {
        return Err(Errno::ENOMEM);
    }
    #[cfg(not(target_os = "none"))]
    drop(with_room::<Counted<T>>(1)?);
    Ok(Arc::new_uninit())
}

/// Makes what is to be shared in its place: not on the stack first, to be moved once or more.
#[inline(always)]
pub fn share<T>(place: Arc<MaybeUninit<T>>, make: impl FnOnce() -> T) -> Arc<T> {
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
    if !crate::mm::frames::are_spare() {
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
