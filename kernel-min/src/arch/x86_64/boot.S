/* PVH entry (Xen's x86/HVM direct boot ABI): 32-bit protected mode, paging
 * off, %ebx = physical address of hvm_start_info. Leaves for long mode with
 * the first GiB mapped three times: at 0 (until Rust drops it), in the direct
 * map, and at the kernel's own addresses. */
    .set BASE, 0xffffffffc0000000

    .section .note.Xen, "a", @note
    .align 4
    .long 4, 4, 18                      /* XEN_ELFNOTE_PHYS32_ENTRY */
    .asciz "Xen"
    .long sigil_pvh_start - BASE

    .section .boot, "ax", @progbits
    .code32
    .globl sigil_pvh_start
sigil_pvh_start:
    cld
    cli
    movl %ebx, %ebp
    movl $(boot_pd - BASE), %edi
    movl $0x83, %eax                    /* present, writable, 2 MiB */
    movl $512, %ecx
1:  movl %eax, (%edi)
    addl $0x200000, %eax
    addl $8, %edi
    decl %ecx
    jnz 1b
    movl $(boot_pd - BASE + 3), %eax
    movl %eax, boot_pdpt - BASE
    movl %eax, boot_pdpt - BASE + 511 * 8
    movl $(boot_pdpt - BASE + 3), %eax
    movl %eax, boot_pml4 - BASE
    movl %eax, boot_pml4 - BASE + 256 * 8
    movl %eax, boot_pml4 - BASE + 511 * 8
    movl %cr4, %eax
    orl $0x20, %eax                     /* PAE */
    movl %eax, %cr4
    movl $(boot_pml4 - BASE), %eax
    movl %eax, %cr3
    movl $0xc0000080, %ecx              /* EFER: SCE, LME, NXE */
    rdmsr
    orl $0x901, %eax
    wrmsr
    movl %cr0, %eax
    andl $~4, %eax                      /* no emulation */
    orl $0x80010023, %eax               /* PG, WP, NE, MP, PE */
    movl %eax, %cr0
    lgdtl boot_gdtr - BASE
    ljmpl $0x08, $(1f - BASE)
    .code64
1:  movabsq $2f, %rax
    jmp *%rax
2:  movl $0x10, %eax
    movl %eax, %ds
    movl %eax, %es
    movl %eax, %ss
    xorl %eax, %eax
    movl %eax, %fs
    movl %eax, %gs
    leaq sigil_boot_stack_top(%rip), %rsp
    movl %ebp, %edi
    xorl %ebp, %ebp
    call sigil_boot
    ud2

    .align 8
boot_gdt:
    .quad 0
    .quad 0x00af9b000000ffff            /* 08: 64-bit code */
    .quad 0x00cf93000000ffff            /* 10: data */
boot_gdtr:
    .word boot_gdtr - boot_gdt - 1
    .long boot_gdt - BASE

    .section .bss.boot, "aw", @nobits
    .align 4096
    .globl boot_pml4
boot_pml4: .skip 4096
boot_pdpt: .skip 4096
boot_pd:   .skip 4096
    .globl sigil_boot_stack
sigil_boot_stack:
    .skip 16384
    .globl sigil_boot_stack_top
sigil_boot_stack_top:
