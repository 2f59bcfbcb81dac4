//! Devices that no driver can begin with are let alone, and reset.

use virtio_drivers::transport::{DeviceStatus, DeviceType};

use super::super::kernel::{Device, Way};
use super::super::take;

const KINDS: [DeviceType; 3] = [
    DeviceType::Console,
    DeviceType::EntropySource,
    DeviceType::MemoryBalloon,
];

const VERSION_1: u64 = 1 << 32;

/// Has the driver of each kind begin with a device: whether it does.
fn begins(change: impl Fn(&mut Device)) -> [bool; 3] {
    KINDS.map(|kind| {
        let way = Way::new(kind, &[0; 16]);
        change(&mut way.device());
        let result = match kind {
            // Begun with only where it is asked for.
            DeviceType::Console => {
                let device = super::super::Attached::new(way.clone());
                super::super::console::Console::start(device).is_ok()
            }
            _ => {
                let mut is_driven = false;
                take(way.clone(), || is_driven = true);
                is_driven
            }
        };
        let device = way.device();
        if !result {
            // Nothing is left with it.
            assert!(device.queues.is_empty());
            assert!(device.is_deaf || device.status.is_empty());
        }
        assert!(device.resets > 0);
        result
    })
}

#[test]
fn a_usual_device_is_driven() {
    assert_eq!(begins(|_| ()), [true; 3]);
    assert_eq!(begins(|device| device.features = VERSION_1), [true; 3]);
}

#[test]
fn no_more_is_taken_than_is_offered_and_known() {
    let way = Way::new(DeviceType::MemoryBalloon, &[0; 16]);
    way.device().features = VERSION_1 | 1 << 40 | 1 << 1;
    take(way.clone(), || ());
    assert_eq!(way.device().taken, VERSION_1 | 1 << 1);
}

#[test]
fn a_device_that_does_not_go_along_with_features_is_none() {
    assert_eq!(begins(|device| device.refuses = true), [false; 3]);
    assert_eq!(begins(|device| device.features = 0), [false; 3]);
    // Before there was a word of it.
    let old = |device: &mut Device| {
        (device.features, device.refuses, device.is_old) = (0, true, true);
    };
    assert_eq!(begins(old), [true; 3]);
}

#[test]
fn queues_without_room_are_none() {
    for largest in [0, 1, 3] {
        assert_eq!(begins(|device| device.largest = largest), [false; 3]);
    }
    // No power of two is as good as the next lower one.
    for largest in [4, 5, 1000, u32::MAX] {
        assert_eq!(begins(|device| device.largest = largest), [true; 3]);
    }
}

#[test]
fn a_device_that_is_never_reset_is_waited_for_no_longer_than_it_may_take() {
    let deaf = |device: &mut Device| {
        device.is_deaf = true;
        device.status = DeviceStatus::DRIVER_OK;
    };
    assert_eq!(begins(deaf), [false; 3]);
}
