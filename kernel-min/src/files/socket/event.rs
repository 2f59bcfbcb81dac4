//! What happens to sockets, and who waits for it.

use super::net::{Passed, Sock};

/// What has happened, for those who tell it apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Event {
    /// Something has come, or will not come any more.
    Input,
    /// There is room after there was none.
    Room,
    /// The urgent byte has come.
    Urgent,
    /// An error.
    Error,
    /// The other end is gone, or as good as that.
    HangUp,
    /// What nobody is signalled.
    Else,
}

/// Those who wait for something.
pub trait Waiting: Default {
    /// It has happened: all look again.
    fn wake(&mut self, event: Event);
}

impl<F: Passed, W: Waiting> Sock<F, W> {
    /// Something has come, or will not any more: nobody is signalled while a thread waits for it in a call
    /// (SOCK_WAKE_WAITD).
    pub(super) fn receives(&mut self, event: Event) {
        self.waiters.wake(match self.receivers {
            0 => event,
            _ => Event::Else,
        });
    }
}
