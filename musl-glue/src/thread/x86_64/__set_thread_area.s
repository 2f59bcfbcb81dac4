# int __set_thread_area(void *p): arch_prctl(ARCH_SET_FS, p)
.text
.global __set_thread_area
.hidden __set_thread_area
.type __set_thread_area,@function
__set_thread_area:
	mov %rdi,%rsi
	mov $0x1002,%edi
	jmp sigil_sys_arch_prctl
.size __set_thread_area,.-__set_thread_area
