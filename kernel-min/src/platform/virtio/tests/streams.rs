//! Consoles and sources of entropy.

use virtio_drivers::transport::{DeviceStatus, DeviceType, InterruptStatus};

use super::super::Attached;
use super::super::console::{Console, PATIENCE, PIECE};
use super::super::entropy::{BYTES, Source};
use super::super::kernel::{Way, now, said};
use super::End;

const RECEIVED: u16 = 0;
const SENT: u16 = 1;

fn console() -> (Console, Way) {
    let way = Way::new(DeviceType::Console, &[]);
    let console = Console::start(Attached::new(way.clone())).unwrap();
    (console, way)
}

fn received(console: &mut Console) -> Vec<u8> {
    std::iter::from_fn(|| console.receive()).collect()
}

fn is_let_alone(way: &Way, why: &str) {
    let said = said();
    assert_eq!(said.len(), 1);
    assert!(said[0].contains(why), "{said:?}");
    assert_eq!(way.device().status, DeviceStatus::FAILED);
    assert!(way.device().queues.is_empty());
}

#[test]
fn what_is_received_is_what_was_written() {
    let (mut console, way) = console();
    let end = End::of(&way, RECEIVED);
    for text in [&b"first"[..], b"second", &[b'x'; PIECE]] {
        end.write(end.last(0), text);
        end.give(end.last(0), text.len() as u32);
        assert_eq!(received(&mut console), text);
    }
}

#[test]
fn lengths_that_lie_give_no_more_than_there_is_room_for() {
    let (mut console, way) = console();
    let end = End::of(&way, RECEIVED);
    for (len, count) in [(u32::MAX, PIECE), (PIECE as u32 + 1, PIECE), (0, 0), (3, 3)] {
        end.give(end.last(0), len);
        assert_eq!(received(&mut console).len(), count);
    }
}

#[test]
fn input_that_nobody_asked_for_is_the_end_of_the_device() {
    for name in [1, 3, 4, 0xffff, u32::MAX] {
        let (mut console, way) = console();
        let end = End::of(&way, RECEIVED);
        end.give(name, 10);
        assert_eq!(received(&mut console), []);
        is_let_alone(&way, "was not given");
        // And is quiet from then on.
        console.send(b"text");
        assert_eq!(received(&mut console), []);
    }
}

#[test]
fn the_same_input_again_is_no_more_than_stale_text() {
    let (mut console, way) = console();
    let end = End::of(&way, RECEIVED);
    end.write(end.last(0), b"ab");
    let name = end.last(0);
    end.give(name, 2);
    end.give(name, 2);
    assert_eq!(received(&mut console), b"abab");
    // Each look at a queue that says there is no end to it ends.
    end.jump(1000);
    for _ in 0..2000 {
        console.receive();
    }
}

#[test]
fn output_is_taken_at_once_or_later_or_never() {
    let (mut console, way) = console();
    let end = End::of(&way, SENT);
    let before = now();
    console.send(&[b'x'; 3 * PIECE]);
    // It was waited for, and only once.
    assert!((PATIENCE..2 * PATIENCE).contains(&(now() - before)));
    assert_eq!(end.count(), 1);
    let before = now();
    console.send(b"lost");
    assert!(now() - before < PATIENCE / 100);
    // When it has taken the first piece, it is given others.
    end.give(end.last(0), 0);
    console.send(b"not lost");
    assert_eq!(end.count(), 2);
    assert_eq!(end.buffers(end.last(0))[0].1, b"not lost".len());
    assert_eq!(said(), [""; 0]);
}

#[test]
fn output_that_is_given_back_by_another_name_is_the_end_of_the_device() {
    let (mut console, way) = console();
    let end = End::of(&way, SENT);
    end.give(2, 0);
    console.send(b"text");
    is_let_alone(&way, "was not given");
    console.send(b"text");
    assert_eq!(console.receive(), None);
}

#[test]
fn a_console_that_needs_to_be_reset_is_let_alone() {
    let (mut console, way) = console();
    way.device().status |= DeviceStatus::DEVICE_NEEDS_RESET;
    way.device()
        .reasons
        .push(InterruptStatus::DEVICE_CONFIGURATION_INTERRUPT);
    console.interrupted();
    is_let_alone(&way, "reset");
    console.send(b"text");
    console.interrupted();
}

fn source() -> (Source, Way) {
    let way = Way::new(DeviceType::EntropySource, &[]);
    let source = Source::ask(Attached::new(way.clone())).unwrap();
    (source, way)
}

#[test]
fn a_source_gives_what_it_has_and_no_more_than_was_asked() {
    for (len, count) in [(BYTES as u32, BYTES), (5, 5), (0, 0), (u32::MAX, BYTES)] {
        let (mut source, way) = source();
        assert!(!source.has_answered());
        let end = End::of(&way, 0);
        end.write(end.last(0), &[7; BYTES]);
        end.give(end.last(0), len);
        assert!(source.has_answered());
        assert_eq!(source.take(), &[7; BYTES][..count]);
    }
}

#[test]
fn a_source_that_answers_something_else_gives_nothing() {
    for name in [1, 4, u32::MAX] {
        let (mut source, way) = source();
        End::of(&way, 0).give(name, 64);
        assert!(source.has_answered());
        assert_eq!(source.take(), []);
    }
    let (mut source, way) = source();
    End::of(&way, 0).jump(9);
    way.device().is_storm = true;
    assert!(source.has_answered());
    assert!(source.take().len() <= BYTES);
    drop(source);
    assert!(way.device().queues.is_empty());
}
