//! Sockets of the family AF_UNIX (unix(7), socket(7)).
//!
//! What they are, how they are connected, what is on its way between them and who keeps whom in being knows nothing
//! of descriptors, of threads or of the program's memory, so it runs on the host, too. Of all sockets together there
//! is one state, under one lock: nearly every step looks at two of them, and what nobody can reach any more shows
//! only in all of them.

pub mod address;
pub mod ancillary;
mod book;
mod connect;
mod event;
#[cfg(target_os = "none")]
mod file;
mod garbage;
mod net;
pub mod options;
mod ready;
mod receive;
mod record;
mod send;
#[cfg(target_os = "none")]
pub mod transfer;
mod urgent;
mod users;
#[cfg(target_os = "none")]
mod wait;

#[cfg(test)]
mod tests;

pub use {
    address::Address,
    book::Key,
    event::{Event, Waiting},
    net::{Id, Kind, Net, Passed, Sock, State, Step, shut},
    receive::{Received, Wish},
    record::{Bundle, Record, Ucred, datagram_charge, stream_charge, stream_piece},
    send::Sending,
};
#[cfg(target_os = "none")]
pub use {
    file::{Socket, Sockets, new_number, with},
    wait::{Patience, wait_for},
};
