//! Xen, taken out of Debian's package: what boots in QEMU with an image as its domain.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use conformance::machine::Machine;

use crate::failure::{OnFile, Result};
use crate::process::{run, say};
use crate::setup::Setup;
use crate::setup::apt::Apt;

/// The package, but for the architecture: this one and QEMU 7.2 get on with each other.
const PACKAGE: &str = "xen-hypervisor-4.17";

/// Xen's file, as QEMU's `-kernel` takes it, fetched on first use; none where the machine is no domain.
pub fn of(setup: &Setup, machine: Machine) -> Result<Option<PathBuf>> {
    match machine {
        Machine::XenDom0 | Machine::XenDom0less | Machine::XenDom0Aarch64 => {
            hypervisor(setup).map(Some)
        }
        _ => Ok(None),
    }
}

fn hypervisor(setup: &Setup) -> Result<PathBuf> {
    let _lock = setup.lock()?;
    let package = format!("{PACKAGE}-{}", setup.target.debian);
    let cache = setup.dirs.cache()?.join("debian").join(setup.target.debian);
    let xen = cache.join("xen");
    if xen.exists() {
        return Ok(xen);
    }
    fs::create_dir_all(&cache).on(&cache)?;
    say(format_args!("fetching {package} (Debian package)"));
    let log = cache.join("apt-download.log");
    let apt = Apt::of_binaries(&cache, setup.target, &log)?;
    let part = cache.join("xen.part");
    let archive = apt.download(&package, &part, &log)?;
    // Of x86-64 a 32-bit multiboot kernel, compressed; of arm64 an Image.
    let unpack = r#"
        dpkg-deb --fsys-tarfile "$1" | tar --extract --strip-components=2 --wildcards "./boot/xen-*-$2*"
        [ ! -e xen-*-$2.gz ] || gzip --decompress xen-*-$2.gz
        mv xen-*-$2 xen
    "#;
    run(
        Command::new("sh")
            .current_dir(&part)
            .args(["-e", "-c", unpack, "sh"])
            .arg(&archive)
            .arg(setup.target.debian),
        &log,
    )?;
    let unpacked = part.join("xen");
    fs::rename(&unpacked, &xen).on(&unpacked)?;
    fs::remove_dir_all(&part).on(&part)?;
    Ok(xen)
}
