//! What happens to sockets, and who waits for it.

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
