/* The Linux calls that Swift's Glibc module leaves out, and the macros that Swift can't see. */
#ifndef CARILLON_CLINUX_H
#define CARILLON_CLINUX_H

#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/wait.h>

/* GNU extensions, declared by the system's headers only under _GNU_SOURCE; defining that here would give this module
   other types than Swift's Glibc module has. */
extern int accept4(int, struct sockaddr *restrict, socklen_t *restrict, int);
extern int pipe2(int[2], int);
struct mmsghdr;
struct timespec;
extern int recvmmsg(int, struct mmsghdr *, unsigned int, int, struct timespec *);
extern int sendmmsg(int, struct mmsghdr *, unsigned int, int);

static inline int carillon_wait_status(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

/* Waits for a child's end and leaves it to be waited for again. */
static inline int carillon_wait_for_exit(pid_t identifier) {
    siginfo_t information;
    return waitid(P_PID, (id_t)identifier, &information, WEXITED | WNOWAIT);
}

/* epoll_data_t is a union, which Swift imports without a usable initialiser. */
static inline int carillon_epoll_ctl(int epoll, int operation, int descriptor, uint32_t events, uint64_t token) {
    struct epoll_event event = {.events = events, .data = {.u64 = token}};
    return epoll_ctl(epoll, operation, descriptor, &event);
}
static inline uint64_t carillon_epoll_token(const struct epoll_event *event) { return event->data.u64; }

/* Datagrams, many in one call (recvmmsg, sendmmsg), with the address of ours that each came to or leaves from (IP_PKTINFO): on a machine with
   several, an answer must come from where the question went. The kernel's structures stay in these functions. */

/* As numbers of the machine's order; IPv4 has the low 32 bits of `low`. A local address of zero is the kernel's choice. */
struct carillon_udp_path {
    uint64_t peer_high, peer_low, local_high, local_low;
    uint16_t port;
    uint8_t is_ipv4;
};
struct carillon_datagram {
    struct carillon_udp_path path;
    uint32_t byte_count;
    /* It was longer than its place. */
    uint8_t is_truncated;
};
/* Bytes from `offset` on, which leave as datagrams of `segment` bytes, the last perhaps shorter; 0 for one datagram of all. */
struct carillon_datagram_run {
    uint32_t offset, byte_count;
    uint16_t segment;
};
enum { carillon_datagrams_max = 32 };

/* struct mmsghdr, in6_pktinfo and their numbers are GNU's too. */
struct carillon_message { struct msghdr head; unsigned int byte_count; };
struct carillon_packet_information { struct in6_addr address; int interface; };
union carillon_socket_address { struct sockaddr any; struct sockaddr_in four; struct sockaddr_in6 six; };
union carillon_control { struct cmsghdr first; unsigned char bytes[96]; };
enum { carillon_ipv6_receive_information = 49, carillon_ipv6_information = 50, carillon_udp_segment = 103 };

static inline uint64_t carillon_load64(const unsigned char *bytes) {
    uint64_t value = 0;
    for (int place = 0; place < 8; place++) value = value << 8 | bytes[place];
    return value;
}
static inline void carillon_store64(unsigned char *bytes, uint64_t value) {
    for (int place = 7; place >= 0; place--, value >>= 8) bytes[place] = (unsigned char)value;
}
static inline int carillon_is_mapped(const unsigned char *bytes) {
    return carillon_load64(bytes) == 0 && bytes[8] == 0 && bytes[9] == 0 && bytes[10] == 0xFF && bytes[11] == 0xFF;
}

/* Has the kernel tell with each datagram to which address it came. */
static inline int carillon_tell_local_address(int descriptor, int is_ipv6) {
    int on = 1;
    return is_ipv6 ? setsockopt(descriptor, IPPROTO_IPV6, carillon_ipv6_receive_information, &on, sizeof on)
                   : setsockopt(descriptor, IPPROTO_IP, IP_PKTINFO, &on, sizeof on);
}

/* Up to `carillon_datagrams_max` datagrams that are there, each in its place of `stride` bytes. -1 with errno when there is none. */
static inline int carillon_receive_datagrams(int descriptor, unsigned char *buffer, size_t stride, struct carillon_datagram *datagrams) {
    struct carillon_message messages[carillon_datagrams_max];
    struct iovec vectors[carillon_datagrams_max];
    union carillon_socket_address peers[carillon_datagrams_max];
    union carillon_control controls[carillon_datagrams_max];
    for (int index = 0; index < carillon_datagrams_max; index++) {
        vectors[index] = (struct iovec){.iov_base = buffer + (size_t)index * stride, .iov_len = stride};
        messages[index].head = (struct msghdr){
            .msg_name = &peers[index], .msg_namelen = sizeof peers[index], .msg_iov = &vectors[index], .msg_iovlen = 1,
            .msg_control = &controls[index], .msg_controllen = sizeof controls[index]};
    }
    int count = recvmmsg(descriptor, (struct mmsghdr *)messages, carillon_datagrams_max, MSG_DONTWAIT, 0);
    for (int index = 0; index < count; index++) {
        struct carillon_udp_path path;
        memset(&path, 0, sizeof path);
        if (peers[index].any.sa_family == AF_INET) {
            path.is_ipv4 = 1;
            path.peer_low = ntohl(peers[index].four.sin_addr.s_addr);
            path.port = ntohs(peers[index].four.sin_port);
        } else {
            const unsigned char *bytes = peers[index].six.sin6_addr.s6_addr;
            path.is_ipv4 = (uint8_t)carillon_is_mapped(bytes);
            path.peer_high = carillon_load64(bytes);
            path.peer_low = carillon_load64(bytes + 8);
            if (path.is_ipv4) path.peer_low &= 0xFFFFFFFF;
            path.port = ntohs(peers[index].six.sin6_port);
        }
        struct msghdr *head = &messages[index].head;
        for (struct cmsghdr *control = CMSG_FIRSTHDR(head); control; control = CMSG_NXTHDR(head, control)) {
            if (control->cmsg_level == IPPROTO_IP && control->cmsg_type == IP_PKTINFO) {
                struct in_pktinfo information;
                memcpy(&information, CMSG_DATA(control), sizeof information);
                path.local_low = ntohl(information.ipi_spec_dst.s_addr);
            } else if (control->cmsg_level == IPPROTO_IPV6 && control->cmsg_type == carillon_ipv6_information) {
                struct carillon_packet_information information;
                memcpy(&information, CMSG_DATA(control), sizeof information);
                path.local_high = carillon_load64(information.address.s6_addr);
                path.local_low = carillon_load64(information.address.s6_addr + 8);
                if (path.is_ipv4) path.local_low &= 0xFFFFFFFF;
            }
        }
        datagrams[index].path = path;
        datagrams[index].byte_count = messages[index].byte_count;
        datagrams[index].is_truncated = (head->msg_flags & MSG_TRUNC) != 0;
    }
    return count;
}

static inline void carillon_store_address(unsigned char bytes[16], uint64_t high, uint64_t low, int is_ipv4) {
    carillon_store64(bytes, high);
    carillon_store64(bytes + 8, is_ipv4 ? low | 0xFFFF00000000 : low);
}

/* Sends up to `carillon_datagrams_max` runs to one peer. How many went; -1 with errno when none did. */
static inline int carillon_send_runs(
    int descriptor, int is_ipv6_socket, struct carillon_udp_path path, const unsigned char *bytes,
    const struct carillon_datagram_run *runs, unsigned int count
) {
    struct carillon_message messages[carillon_datagrams_max];
    struct iovec vectors[carillon_datagrams_max];
    union carillon_control controls[carillon_datagrams_max];
    union carillon_socket_address peer;
    memset(&peer, 0, sizeof peer);
    if (is_ipv6_socket) {
        peer.six.sin6_family = AF_INET6;
        peer.six.sin6_port = htons(path.port);
        carillon_store_address(peer.six.sin6_addr.s6_addr, path.peer_high, path.peer_low, path.is_ipv4);
    } else {
        peer.four.sin_family = AF_INET;
        peer.four.sin_port = htons(path.port);
        peer.four.sin_addr.s_addr = htonl((uint32_t)path.peer_low);
    }
    if (count > carillon_datagrams_max) count = carillon_datagrams_max;
    for (unsigned int index = 0; index < count; index++) {
        vectors[index] = (struct iovec){.iov_base = (void *)(bytes + runs[index].offset), .iov_len = runs[index].byte_count};
        struct msghdr *head = &messages[index].head;
        *head = (struct msghdr){
            .msg_name = &peer, .msg_namelen = is_ipv6_socket ? sizeof peer.six : sizeof peer.four, .msg_iov = &vectors[index],
            .msg_iovlen = 1, .msg_control = &controls[index], .msg_controllen = sizeof controls[index]};
        memset(&controls[index], 0, sizeof controls[index]);
        size_t used = 0;
        struct cmsghdr *control = CMSG_FIRSTHDR(head);
        if (path.local_high | path.local_low) {
            if (is_ipv6_socket) {
                struct carillon_packet_information information = {.interface = 0};
                carillon_store_address(information.address.s6_addr, path.local_high, path.local_low, path.is_ipv4);
                control->cmsg_level = IPPROTO_IPV6;
                control->cmsg_type = carillon_ipv6_information;
                control->cmsg_len = CMSG_LEN(sizeof information);
                memcpy(CMSG_DATA(control), &information, sizeof information);
                used += CMSG_SPACE(sizeof information);
            } else {
                struct in_pktinfo information = {.ipi_spec_dst.s_addr = htonl((uint32_t)path.local_low)};
                control->cmsg_level = IPPROTO_IP;
                control->cmsg_type = IP_PKTINFO;
                control->cmsg_len = CMSG_LEN(sizeof information);
                memcpy(CMSG_DATA(control), &information, sizeof information);
                used += CMSG_SPACE(sizeof information);
            }
            control = CMSG_NXTHDR(head, control);
        }
        if (runs[index].segment && control) {
            control->cmsg_level = IPPROTO_UDP;
            control->cmsg_type = carillon_udp_segment;
            control->cmsg_len = CMSG_LEN(sizeof runs[index].segment);
            memcpy(CMSG_DATA(control), &runs[index].segment, sizeof runs[index].segment);
            used += CMSG_SPACE(sizeof runs[index].segment);
        }
        head->msg_controllen = used;
        if (!used) head->msg_control = 0;
    }
    return sendmmsg(descriptor, (struct mmsghdr *)messages, count, MSG_DONTWAIT);
}

#endif
