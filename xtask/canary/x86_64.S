/* A guest that does what Sigil's guests do and what an emulated /dev/kvm is
 * known to fail at: long mode, SSE, cmpxchg16b, int3, ring 3 and back, and a
 * million iterations of a loop. It says "exit 0" on the control channel. */

	.section .note.Xen, "a", @note
	.align 4
	.long 4, 4, 18			/* XEN_ELFNOTE_PHYS32_ENTRY */
	.asciz "Xen"
	.long start

	.text
	.code32
	.globl start
start:
	cli
	cld
	movl $stack_top, %esp
	/* the first 2 MiB at their own addresses, open to ring 3 */
	movl $(pdpt + 7), pml4
	movl $(pd + 7), pdpt
	movl $0x87, pd
	movl $0x620, %eax		/* PAE, OSFXSR, OSXMMEXCPT */
	movl %eax, %cr4
	movl $pml4, %eax
	movl %eax, %cr3
	movl $0xc0000080, %ecx		/* EFER.LME */
	rdmsr
	orl $0x100, %eax
	wrmsr
	movl $0x80010033, %eax		/* PG, WP, NE, ET, MP, PE */
	movl %eax, %cr0
	lgdtl gdt_pointer
	ljmpl $0x08, $long_mode

	.code64
long_mode:
	movl $0x10, %eax
	movl %eax, %ds
	movl %eax, %es
	movl %eax, %ss
	movl $stack_top, %esp

	/* SSE */
	movl $0x1234, %eax
	movq %rax, %xmm0
	paddq %xmm0, %xmm0
	movq %xmm0, %rax
	cmpq $0x2468, %rax
	jne fail

	/* cmpxchg16b */
	xorl %eax, %eax
	xorl %edx, %edx
	movl $1, %ebx
	movl $2, %ecx
	lock cmpxchg16b pair
	jne fail

	/* gates for int3 and int 0x80 */
	movl $on_int3, %eax
	movl $(idt + 3 * 16), %edi
	call gate
	movl $on_return, %eax
	movl $(idt + 0x80 * 16), %edi
	call gate
	lidt idt_pointer

	xorl %ebx, %ebx
	int3
	cmpl $1, %ebx
	jne fail

	/* ring 3 and back */
	movl $tss, %eax
	movw %ax, gdt_tss + 2
	shrl $16, %eax
	movb %al, gdt_tss + 4
	movl $stack_top, tss + 4	/* rsp0 */
	movl $0x28, %eax
	ltr %ax
	pushq $0x23			/* ss */
	pushq $user_stack_top
	pushq $2			/* rflags */
	pushq $0x1b			/* cs */
	pushq $in_ring_3
	iretq
in_ring_3:
	movl $42, %edi
	int $0x80
on_return:
	cmpl $42, %edi
	jne fail

	movl $1000000, %ecx
1:	decl %ecx
	jnz 1b

	movl $message, %esi
	movl $message_length, %ecx
	movw $0xe9, %dx
	rep outsb
fail:
	movw $0xf4, %dx
	xorl %eax, %eax
	outl %eax, %dx
1:	hlt
	jmp 1b

on_int3:
	incl %ebx
	iretq

/* An interrupt gate at rdi to the address in eax, open to ring 3. */
gate:
	movw %ax, (%rdi)
	movw $0x08, 2(%rdi)
	movw $0xee00, 4(%rdi)
	shrl $16, %eax
	movw %ax, 6(%rdi)
	ret

	.data
message:
	.ascii "exit 0\n"
	.set message_length, . - message

	.align 8
gdt:
	.quad 0
	.quad 0x00af9b000000ffff	/* 08: code */
	.quad 0x00cf93000000ffff	/* 10: data */
	.quad 0x00affb000000ffff	/* 18: ring 3 code */
	.quad 0x00cff3000000ffff	/* 20: ring 3 data */
gdt_tss:
	.quad 0x0000890000000067, 0	/* 28: task state */
gdt_pointer:
	.word . - gdt - 1
	.quad gdt
idt_pointer:
	.word 0x81 * 16 - 1
	.quad idt

	.bss
	.align 4096
pml4:	.skip 4096
pdpt:	.skip 4096
pd:	.skip 4096
idt:	.skip 4096
tss:	.skip 104
	.align 16
pair:	.skip 16
	.skip 1024
user_stack_top:
	.skip 1024
stack_top:
