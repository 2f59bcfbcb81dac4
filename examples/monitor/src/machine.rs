//! The machine: KVM's part of it, and one processor that runs until the guest ends it.

use kvm_bindings::{KVM_MAX_CPUID_ENTRIES, kvm_pit_config, kvm_userspace_memory_region};
use kvm_ioctls::{Kvm, VcpuExit, VcpuFd, VmFd};
use vm_memory::{GuestMemoryBackend, GuestMemoryMmap, GuestMemoryRegion};
use vmm_sys_util::eventfd::{EFD_NONBLOCK, EventFd};

use crate::devices::{Devices, SERIAL_LINE};
use crate::{Options, boot};

/// Three pages that KVM uses on some processors, away from memory and devices (as Firecracker has it).
const TSS: usize = 0xfffb_d000;

/// Boots an image and runs it to its end.
pub fn run(options: &Options) -> Result<(), String> {
    let (memory, entry) = boot::load(options)?;
    let failed = |what: &'static str| move |e: kvm_ioctls::Error| format!("KVM, {what}: {e}");
    let kvm = Kvm::new().map_err(failed("/dev/kvm"))?;
    let vm = kvm.create_vm().map_err(failed("a machine"))?;
    give(&vm, &memory)?;
    vm.set_tss_address(TSS)
        .map_err(failed("its task segment"))?;
    vm.create_irq_chip()
        .map_err(failed("interrupt controllers"))?;
    let pit = kvm_pit_config::default();
    vm.create_pit2(pit).map_err(failed("a timer"))?;
    let line = EventFd::new(EFD_NONBLOCK).map_err(|e| format!("an eventfd: {e}"))?;
    vm.register_irqfd(&line, SERIAL_LINE)
        .map_err(failed("an interrupt line"))?;

    let mut processor = vm.create_vcpu(0).map_err(failed("a processor"))?;
    let features = kvm
        .get_supported_cpuid(KVM_MAX_CPUID_ENTRIES)
        .map_err(failed("what processors can be"))?;
    processor
        .set_cpuid2(&features)
        .map_err(failed("what the processor is"))?;
    let mut sregs = processor.get_sregs().map_err(failed("its segments"))?;
    boot::enter_protected_mode(&mut sregs);
    processor
        .set_sregs(&sregs)
        .map_err(failed("its segments"))?;
    processor
        .set_regs(&boot::registers(entry))
        .map_err(failed("its registers"))?;
    turn(&mut processor, &Devices::new(line))
}

/// Gives the guest its memory.
fn give(vm: &VmFd, memory: &GuestMemoryMmap) -> Result<(), String> {
    for (slot, region) in memory.iter().enumerate() {
        let region = kvm_userspace_memory_region {
            slot: slot as u32,
            flags: 0,
            guest_phys_addr: region.start_addr().0,
            memory_size: region.len(),
            userspace_addr: region.as_ptr() as u64,
        };
        // SAFETY: the mapping is ours, this long, and outlives the machine, which is gone when `run` returns.
        unsafe { vm.set_user_memory_region(region) }.map_err(|e| format!("KVM, memory: {e}"))?;
    }
    Ok(())
}

/// Runs the processor until the guest ends the machine.
fn turn(processor: &mut VcpuFd, devices: &Devices) -> Result<(), String> {
    loop {
        match processor.run() {
            Ok(VcpuExit::IoIn(port, data)) => devices.read(port, data),
            Ok(VcpuExit::IoOut(port, data)) => {
                let goes_on = devices.write(port, data);
                if !goes_on.map_err(|e| format!("port {port:#x}: {e}"))? {
                    return Ok(());
                }
            }
            // Where nothing is.
            Ok(VcpuExit::MmioRead(_, data)) => data.fill(0xff),
            Ok(VcpuExit::MmioWrite(..) | VcpuExit::Intr) => {}
            // A triple fault is a reset.
            Ok(VcpuExit::Shutdown | VcpuExit::SystemEvent(..)) => return Ok(()),
            Ok(other) => {
                let why = format!("{other:?}");
                let at = processor.get_regs().map_or(0, |regs| regs.rip);
                return Err(format!("the processor cannot go on at {at:#x}: {why}"));
            }
            Err(e) if e.errno() == 4 => {}
            Err(e) => return Err(format!("KVM, running the processor: {e}")),
        }
    }
}
