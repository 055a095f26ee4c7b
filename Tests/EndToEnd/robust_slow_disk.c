// A slow disk, by LD_PRELOAD: writes and synchronisations of files below SLOW_DISK_FOLDER take longer. How much longer
// (milliseconds for fdatasync, and for pwrite) stands in the file SLOW_DISK_CONTROL, which may change at any time.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int is_ours(int descriptor) {
    const char *folder = getenv("SLOW_DISK_FOLDER");
    char name[64], path[4096];
    snprintf(name, sizeof name, "/proc/self/fd/%d", descriptor);
    ssize_t count = readlink(name, path, sizeof path - 1);
    if (!folder || count < 0) return 0;
    path[count] = 0;
    return strncmp(path, folder, strlen(folder)) == 0;
}

static void delay(int descriptor, int which) {
    int milliseconds[2] = {0, 0};
    if (!is_ours(descriptor)) return;
    FILE *control = fopen(getenv("SLOW_DISK_CONTROL"), "re");
    if (!control) return;
    if (fscanf(control, "%d %d", &milliseconds[0], &milliseconds[1]) != 2) milliseconds[0] = milliseconds[1] = 0;
    fclose(control);
    struct timespec time = {milliseconds[which] / 1000, milliseconds[which] % 1000 * 1000000L};
    nanosleep(&time, NULL);
}

int fdatasync(int descriptor) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    delay(descriptor, 0);
    return real(descriptor);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset) {
    ssize_t (*real)(int, const void *, size_t, off_t) = (ssize_t (*)(int, const void *, size_t, off_t))dlsym(RTLD_NEXT, "pwrite");
    delay(descriptor, 1);
    return real(descriptor, bytes, count, offset);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset) { return pwrite(descriptor, bytes, count, offset); }
