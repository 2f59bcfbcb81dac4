//! Xen, as a test has it: it answers as the test says.

use std::cell::RefCell;

type Answer = Box<dyn FnMut(usize, [usize; 3]) -> isize>;

thread_local! {
    static ANSWER: RefCell<Option<Answer>> = const { RefCell::new(None) };
}

/// How it answers this thread's calls from now on: their numbers, and their arguments.
pub fn answer(by: impl FnMut(usize, [usize; 3]) -> isize + 'static) {
    ANSWER.set(Some(Box::new(by)));
}

/// A call. Where the test says nothing there is no such call.
///
/// # Safety
/// As for Xen's own.
pub unsafe fn call(number: usize, arguments: [usize; 3]) -> isize {
    const ENOSYS: isize = 38;
    ANSWER.with_borrow_mut(|answer| match answer {
        Some(answer) => answer(number, arguments),
        None => -ENOSYS,
    })
}

/// The number of the frame that something begins in.
pub fn frame_of<T>(it: &'static T) -> u64 {
    core::ptr::from_ref(it).addr() as u64 / 4096
}

/// Where a page of the test's is: where it says.
///
/// # Safety
/// None is needed.
pub unsafe fn map_shared(phys: usize) -> usize {
    phys
}
