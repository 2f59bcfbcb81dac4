/* A guest that needs as little as can be of a processor: it prints its command line and its module, the sizes of the
 * two ranges of memory that it is told of, and resets the machine. Entered by PVH: 32 bits, %ebx the start information. */
	.section .note.pvh, "a", @note
	.long 4, 4, 18
	.asciz "Xen"
	.long entry

	.text
	.code32
	.globl entry
entry:
	mov $stack, %esp
	mov 24(%ebx), %esi		/* cmdline_paddr */
1:	lodsb
	test %al, %al
	jz 2f
	call put
	jmp 1b
2:	mov $'|', %al
	call put
	mov 16(%ebx), %edx		/* modlist_paddr, as the count says */
	cmpl $1, 12(%ebx)
	jne 4f
	mov (%edx), %esi
	mov 8(%edx), %ecx
3:	lodsb
	call put
	loop 3b
4:	mov $'|', %al
	call put
	mov 48(%ebx), %ecx		/* memmap_entries */
	mov 40(%ebx), %esi		/* memmap_paddr */
5:	mov 8(%esi), %eax		/* size */
	call number
	add $24, %esi
	loop 5b
	mov $0xfe, %al
	out %al, $0x64
6:	hlt
	jmp 6b

number:					/* of KiB, in hexadecimal, with a space behind it */
	shr $10, %eax
	mov %eax, %edi
	mov $32, %ebp
7:	sub $4, %ebp
	xchg %ecx, %ebp
	mov %edi, %eax
	shr %cl, %eax
	xchg %ecx, %ebp
	and $15, %eax
	add $'0', %al
	cmp $'9', %al
	jbe 8f
	add $('a' - '9' - 1), %al
8:	call put
	test %ebp, %ebp
	jnz 7b
	mov $' ', %al
put:
	push %edx
	mov $0x3f8, %edx
	out %al, %dx
	pop %edx
	ret

	.bss
	.skip 4096
stack:
	.section .note.GNU-stack, "", @progbits
