/* From the monitor to C, and between the kernel and its programs: the only assembly. */

/* PVH: 32-bit protected mode, paging off. The first GiB is mapped as it is, and the local APIC; 2 MiB,
 * where the linker puts the programs, are theirs as well. */
	.section .note.Xen, "a", @note
	.align 4
	.long 4, 4, 18			/* XEN_ELFNOTE_PHYS32_ENTRY */
	.asciz "Xen"
	.long start

	.text
	.code32
	.globl start
start:	cli
	cld
	mov $directory, %edi
	mov $0x83, %eax			/* present, writable, 2 MiB */
	mov $512, %ecx
1:	mov %eax, (%edi)
	add $0x200000, %eax
	add $8, %edi
	dec %ecx
	jnz 1b
	orl $4, directory + 8 * (0x400000 / 0x200000)	/* user */
	movl $directory + 7, pointers
	movl $0xfee00093, devices + 8 * 503	/* the local APIC, not cached */
	movl $devices + 3, pointers + 24
	movl $pointers + 7, tables
	mov %cr4, %eax
	or $0x20, %eax			/* PAE */
	mov %eax, %cr4
	mov $tables, %eax
	mov %eax, %cr3
	mov $0xc0000080, %ecx		/* EFER: LME */
	rdmsr
	or $0x100, %eax
	wrmsr
	mov %cr0, %eax
	or $0x80010001, %eax		/* PG, WP, PE */
	mov %eax, %cr0
	lgdtl gdtr
	ljmpl $0x08, $1f
	.code64
1:	mov $0x10, %eax
	mov %eax, %ds
	mov %eax, %es
	mov %eax, %ss
	xor %eax, %eax
	mov %eax, %fs
	mov %eax, %gs
	lea tss(%rip), %rax		/* the address of the TSS, in three pieces */
	mov %ax, gdt + 0x38 + 2
	shr $16, %rax
	mov %al, gdt + 0x38 + 4
	mov %ah, gdt + 0x38 + 7
	mov $0x38, %eax
	ltr %ax
	lea stack_top(%rip), %rsp
	mov %rsp, tss + 4
	call main
	ud2

	.data
	.align 8
gdt:	.quad 0
	.quad 0x00af9b000000ffff	/* 08: the kernel's code */
	.quad 0x00cf93000000ffff	/* 10: its data */
	.quad 0, 0
	.quad 0x00cff3000000ffff	/* 28: programs' data, as on Linux 2b */
	.quad 0x00affb000000ffff	/* 30: their code, 33 */
	.quad 0x0000890000000067, 0	/* 38: TSS */
gdtr:	.word gdtr - gdt - 1
	.quad gdt
	.align 8
	.skip 4
tss:	.skip 102			/* rsp0 is at 4 */
	.word 104			/* no I/O bitmap */

	.bss
	.align 4096
tables:	.skip 4096
pointers: .skip 4096
directory: .skip 4096
devices: .skip 4096
	.skip 16384
stack_top:

/* Traps. What the processor has pushed and what is pushed here make a `struct trap`. */
	.text
	.align 16
	.globl entries
entries:	.set n, 0
	.rept 49			/* 32 exceptions, 16 interrupts, and the system call */
	.align 16
	.if n == 8 || (n >= 10 && n <= 14) || n == 17 || n == 21
	.else
	push $0				/* in the place of an error code */
	.endif
	push $n
	jmp common
	.set n, n + 1
	.endr

common:	push %rcx
	push %rax
	push %rdx
	push %rbx
	push %rbp
	push %rsi
	push %rdi
	push %r15
	push %r14
	push %r13
	push %r12
	push %r11
	push %r10
	push %r9
	push %r8
	cld
	mov %rsp, %rdi
	call trap
	/* fall through: back to where it came from */
	mov %rsp, %rdi

/* Goes on with a `struct trap`. */
	.globl resume
resume:	mov %rdi, %rsp
	pop %r8
	pop %r9
	pop %r10
	pop %r11
	pop %r12
	pop %r13
	pop %r14
	pop %r15
	pop %rdi
	pop %rsi
	pop %rbp
	pop %rbx
	pop %rdx
	pop %rax
	pop %rcx
	add $16, %rsp
	iretq

	.section .note.GNU-stack, "", @progbits
