/* rtmpload: epoll RTMP publisher / player for load and latency tests. One thread, plain C.
 *
 *   rtmpload publish -u rtmp://127.0.0.1:1935/live/b%d -n 100 -f 720p.flv -t 20 [-s] [-x 1.0] [-c 4096] [-o 0] [-k KEYS]
 *   rtmpload play    -u rtmp://127.0.0.1:1935/live/b0  -n 500 -t 20 [-r 200]
 *
 * publish: N publishers, each sends FILE (H.264/AAC FLV, looped) paced by its timestamps; starts are
 *          spread over the first 2 s. -s puts a user_data_unregistered SEI holding CLOCK_MONOTONIC ns
 *          (ASCII hex) in front of each video frame; -x is the pace; -c the chunk size.
 * play:    N players. Player 0 is parsed in full (frames, gaps, latency from the SEI), and so is the last one (latency:
 *          a server that writes to its players in turn serves one of them first and one last); the others are counted
 * and dropped in the kernel (MSG_TRUNC), so that the client stays cheap. -r is how many connections are opened a
 * second. Counting starts when all are up.
 *
 * A %d in the stream name is the connection's index plus -o. With -k KEYS, a file with a stream key in each line, that
 * line is the name instead. -w SECS is how long to wait at most for all connections to reach publish/play (default 15).
 * Prints one line of JSON. Exit status 0 when every connection was up at the end.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static const uint8_t UUID[16] = "LATENCYPROBE-SEI"; /* no zero bytes: no emulation prevention */
#define SEILEN (4 + 3 + 16 + 16 + 1)                /* length prefix, NAL type+payload type+size, uuid, hex, stop bit */

typedef struct {
    uint8_t type;
    uint32_t ts, len;
    uint8_t *msg;
    uint32_t msglen;
    int sei;
} Tag;
static Tag *tags;
static int ntags;
static uint32_t loop_ms;
static int first_media;

typedef struct {
    uint32_t ts, delta, len, have, sid;
    uint8_t type, ext;
    uint8_t *buf;
    uint32_t cap;
} Cs;
typedef struct {
    int fd, state, idx, dead; /* 0 connecting 1 handshake 2 connect 3 createStream 4 publish/play sent 5 running */
    uint8_t *in;
    uint32_t inlen, incap;
    uint32_t ichunk;
    Cs *cs;
    uint8_t *out;
    uint32_t outlen, outoff, outcap;
    int wantw;
    uint32_t sid;
    double t0;
    uint64_t pos; /* pos: media tags sent so far */
    uint64_t rx, tx, rx0, acked;
} Conn;

static int N = 1, publish, sei, chunk = 4096, ep, offs, rate = 500;
static double secs = 10, speed = 1, waitmax = 15;
static char **keys; /* names from -k */
static int nkeys;
static char host[64] = "127.0.0.1", app[128], stream[256], tcurl[300];
static int port = 1935;
static Conn *C;
static uint64_t tot_frames, late_max_us, dropped_out;
static int running, deadcnt;
static double *lat, *lat2;
static int nlat, caplat, nlat2, caplat2; /* of player 0, of the last player */
static uint64_t vframes0, aframes0;
static double maxgap, lastv;
static uint32_t lastts0;
static int haveNonMono;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}
static uint64_t nowns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000ull + t.tv_nsec;
}
static void die(const char *m) {
    fprintf(stderr, "rtmpload: %s\n", m);
    exit(2);
}
static uint32_t be24(const uint8_t *p) {
    return p[0] << 16 | p[1] << 8 | p[2];
}
static uint32_t be32(const uint8_t *p) {
    return (uint32_t)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
}
static void w24(uint8_t *p, uint32_t v) {
    p[0] = v >> 16;
    p[1] = v >> 8;
    p[2] = v;
}
static void w32(uint8_t *p, uint32_t v) {
    p[0] = v >> 24;
    p[1] = v >> 16;
    p[2] = v >> 8;
    p[3] = v;
}

static void kill_conn(Conn *c, const char *why) {
    if (c->dead)
        return;
    c->dead = 1;
    deadcnt++;
    if (deadcnt <= 3)
        fprintf(stderr, "rtmpload: conn %d closed in state %d: %s\n", c->idx, c->state, why);
    if (c->state == 5)
        running--;
    close(c->fd);
}
static void want(Conn *c, int w) {
    if (c->wantw == w)
        return;
    c->wantw = w;
    struct epoll_event e = {.events = EPOLLIN | (w ? EPOLLOUT : 0), .data.ptr = c};
    epoll_ctl(ep, EPOLL_CTL_MOD, c->fd, &e);
}
static void queue(Conn *c, const void *p, uint32_t n) {
    if (c->outoff && c->outoff == c->outlen)
        c->outoff = c->outlen = 0;
    if (c->outlen + n > c->outcap) {
        c->outcap = (c->outlen + n) * 2;
        c->out = realloc(c->out, c->outcap);
    }
    memcpy(c->out + c->outlen, p, n);
    c->outlen += n;
}
static void flush_out(Conn *c) {
    while (c->outoff < c->outlen) {
        ssize_t r = send(c->fd, c->out + c->outoff, c->outlen - c->outoff, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (r < 0) {
            if (errno == EAGAIN) {
                want(c, 1);
                return;
            }
            kill_conn(c, strerror(errno));
            return;
        }
        c->outoff += r;
        c->tx += r;
    }
    c->outoff = c->outlen = 0;
    want(c, 0);
}
static void sendv(Conn *c, const void *a, uint32_t an, const void *b, uint32_t bn) {
    if (c->outlen > c->outoff) { /* behind: queue, bounded */
        if (c->outlen - c->outoff > 32u << 20) {
            dropped_out++;
            return;
        }
        queue(c, a, an);
        queue(c, b, bn);
        return;
    }
    struct iovec v[2] = {{(void *)a, an}, {(void *)b, bn}};
    struct msghdr m = {.msg_iov = v, .msg_iovlen = bn ? 2 : 1};
    ssize_t r = sendmsg(c->fd, &m, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (r < 0) {
        if (errno != EAGAIN) {
            kill_conn(c, strerror(errno));
            return;
        }
        r = 0;
    }
    c->tx += r;
    if ((uint32_t)r < an + bn) {
        if ((uint32_t)r < an) {
            queue(c, (uint8_t *)a + r, an - r);
            queue(c, b, bn);
        } else
            queue(c, (uint8_t *)b + (r - an), bn - (r - an));
        want(c, 1);
    }
}
/* one small control message, never above the chunk size of 128 per chunk */
static void ctl(Conn *c, int csid, uint8_t type, uint32_t sid, const uint8_t *p, uint32_t n, uint32_t ch) {
    uint8_t h[12] = {csid};
    w24(h + 4, n);
    h[7] = type;
    h[8] = sid;
    h[9] = sid >> 8;
    h[10] = sid >> 16;
    h[11] = sid >> 24;
    queue(c, h, 12);
    for (uint32_t o = 0; o < n; o += ch) {
        if (o) {
            uint8_t f = 0xC0 | csid;
            queue(c, &f, 1);
        }
        queue(c, p + o, n - o < ch ? n - o : ch);
    }
}
static uint8_t *astr(uint8_t *p, const char *s) {
    *p++ = 2;
    int n = strlen(s);
    *p++ = n >> 8;
    *p++ = n;
    memcpy(p, s, n);
    return p + n;
}
static uint8_t *akey(uint8_t *p, const char *s) {
    int n = strlen(s);
    *p++ = n >> 8;
    *p++ = n;
    memcpy(p, s, n);
    return p + n;
}
static uint8_t *anum(uint8_t *p, double d) {
    *p++ = 0;
    uint64_t u;
    memcpy(&u, &d, 8);
    for (int i = 7; i >= 0; i--)
        *p++ = u >> (8 * i);
    return p;
}
static int parsed(Conn *c) {
    return !publish && (c->idx == 0 || c->idx == N - 1);
}
static void name_of(Conn *c, char *o, int n) {
    if (keys)
        snprintf(o, n, "%s", keys[(c->idx + offs) % nkeys]);
    else
        snprintf(o, n, stream, c->idx + offs);
}
static void load_keys(const char *path) {
    FILE *f = fopen(path, "r");
    char line[256];
    if (!f)
        die("-k: no such file");
    while (fgets(line, sizeof line, f)) {
        line[strcspn(line, "\r\n")] = 0;
        if (!*line)
            continue;
        keys = realloc(keys, sizeof *keys * (nkeys + 1));
        keys[nkeys++] = strdup(line);
    }
    fclose(f);
    if (!nkeys)
        die("-k: the file is empty");
}

static void send_connect(Conn *c) {
    uint8_t b[1024], *p = b;
    uint8_t cs[4];
    w32(cs, chunk);
    ctl(c, 2, 1, 0, cs, 4, 128);
    p = astr(p, "connect");
    p = anum(p, 1);
    *p++ = 3;
    p = akey(p, "app");
    p = astr(p, app);
    p = akey(p, "flashVer");
    p = astr(p, publish ? "FMLE/3.0 (compatible; rtmpload)" : "LNX 9,0,124,2");
    p = akey(p, "tcUrl");
    p = astr(p, tcurl);
    if (!publish) {
        p = akey(p, "fpad");
        *p++ = 1;
        *p++ = 0;
        p = akey(p, "capabilities");
        p = anum(p, 15);
        p = akey(p, "audioCodecs");
        p = anum(p, 4071);
        p = akey(p, "videoCodecs");
        p = anum(p, 252);
        p = akey(p, "videoFunction");
        p = anum(p, 1);
    } else {
        p = akey(p, "type");
        p = astr(p, "nonprivate");
    }
    *p++ = 0;
    *p++ = 0;
    *p++ = 9;
    ctl(c, 3, 20, 0, b, p - b, chunk);
    c->state = 2;
    flush_out(c);
}
static void send_create(Conn *c) {
    uint8_t b[1024], *p;
    char nm[256];
    name_of(c, nm, sizeof nm);
    uint8_t ws[4];
    w32(ws, 2500000);
    ctl(c, 2, 5, 0, ws, 4, chunk);
    if (publish) {
        p = astr(b, "releaseStream");
        p = anum(p, 2);
        *p++ = 5;
        p = astr(p, nm);
        ctl(c, 3, 20, 0, b, p - b, chunk);
        p = astr(b, "FCPublish");
        p = anum(p, 3);
        *p++ = 5;
        p = astr(p, nm);
        ctl(c, 3, 20, 0, b, p - b, chunk);
    }
    p = astr(b, "createStream");
    p = anum(p, 4);
    *p++ = 5;
    ctl(c, 3, 20, 0, b, p - b, chunk);
    c->state = 3;
    flush_out(c);
}
static void send_start(Conn *c) {
    uint8_t b[1024], *p;
    char nm[256];
    name_of(c, nm, sizeof nm);
    if (publish) {
        p = astr(b, "publish");
        p = anum(p, 5);
        *p++ = 5;
        p = astr(p, nm);
        p = astr(p, "live");
        ctl(c, 4, 20, c->sid, b, p - b, chunk);
    } else {
        p = astr(b, "play");
        p = anum(p, 5);
        *p++ = 5;
        p = astr(p, nm);
        p = anum(p, -2000);
        ctl(c, 4, 20, c->sid, b, p - b, chunk);
        uint8_t u[10] = {0, 3};
        w32(u + 2, c->sid);
        w32(u + 6, 1000);
        ctl(c, 2, 4, 0, u, 10, chunk);
    }
    c->state = 4;
    flush_out(c);
}
static void started(Conn *c) {
    c->state = 5;
    running++;
    c->t0 = now() + (publish ? 2.0 * c->idx / N : 0);
    if (publish)
        want(c, c->outlen > c->outoff);
}
static int contains(const uint8_t *p, uint32_t n, const char *s) {
    return memmem(p, n, s, strlen(s)) != NULL;
}

static void on_msg(Conn *c, Cs *m) {
    const uint8_t *p = m->buf;
    uint32_t n = m->len;
    if (m->type == 1 && n >= 4) {
        c->ichunk = be32(p) & 0x7fffffff;
        return;
    }
    if (m->type == 4 && n >= 6 && p[1] == 6) {
        uint8_t r[6] = {0, 7};
        memcpy(r + 2, p + 2, 4);
        ctl(c, 2, 4, 0, r, 6, chunk);
        flush_out(c);
        return;
    }
    if (m->type == 20 || m->type == 17) {
        if (m->type == 17 && n) {
            p++;
            n--;
        }
        if (contains(p, n < 40 ? n : 40, "_error") || contains(p, n, "NetStream.Publish.BadName") ||
            contains(p, n, "Play.StreamNotFound") || contains(p, n, "Connect.Rejected")) {
            kill_conn(c, "refused");
            return;
        }
        if (c->state == 2 && contains(p, n < 12 ? n : 12, "_result")) {
            send_create(c);
            return;
        }
        /* the reply to createStream: string _result, number 4, null, number id */
        if (c->state == 3 && n >= 29 && contains(p, 12, "_result") && p[10] == 0) {
            double id;
            uint64_t u, t = 0;
            for (int i = 0; i < 8; i++)
                t = t << 8 | p[11 + i];
            memcpy(&id, &t, 8);
            if (id != 4)
                return;
            u = 0;
            for (int i = 0; i < 8; i++)
                u = u << 8 | p[21 + i];
            memcpy(&id, &u, 8);
            c->sid = (uint32_t)id;
            send_start(c);
            return;
        }
        if (c->state == 4 && (contains(p, n, "NetStream.Publish.Start") || contains(p, n, "NetStream.Play.Start")))
            started(c);
        return;
    }
    if (!publish && c->state == 4 && (m->type == 8 || m->type == 9))
        started(c);                           /* media without Play.Start */
    if (!publish && c->idx && m->type == 9) { /* the last player: latency only */
        const uint8_t *q = memmem(p, n < 256 ? n : 256, UUID, 16);
        if (q && q + 32 <= p + n) {
            char hx[17];
            memcpy(hx, q + 16, 16);
            hx[16] = 0;
            if (nlat2 == caplat2)
                lat2 = realloc(lat2, sizeof *lat2 * (caplat2 = caplat2 ? caplat2 * 2 : 4096));
            lat2[nlat2++] = (nowns() - strtoull(hx, NULL, 16)) / 1e6;
        }
        return;
    }
    if (!publish && c->idx == 0 && (m->type == 9 || m->type == 8)) {
        if (m->type == 8) {
            aframes0++;
            return;
        }
        if (n > 2 && p[1] == 0)
            return; /* sequence header */
        double t = now();
        vframes0++;
        if (lastv && t - lastv > maxgap)
            maxgap = t - lastv;
        lastv = t;
        if (m->ts < lastts0)
            haveNonMono++;
        lastts0 = m->ts;
        const uint8_t *q = memmem(p, n < 256 ? n : 256, UUID, 16);
        if (q && q + 32 <= p + n) {
            char hx[17];
            memcpy(hx, q + 16, 16);
            hx[16] = 0;
            uint64_t s = strtoull(hx, NULL, 16);
            if (nlat == caplat)
                lat = realloc(lat, sizeof *lat * (caplat = caplat ? caplat * 2 : 4096));
            lat[nlat++] = (nowns() - s) / 1e6;
        }
    }
}
/* parse whole chunks out of c->in */
static void parse(Conn *c) {
    uint32_t o = 0;
    if (c->state == 1) {
        if (c->inlen < 1 + 1536 + 1536)
            return;
        queue(c, c->in + 1, 1536);
        o = 1 + 1536 + 1536;
        send_connect(c);
    }
    for (;;) {
        uint8_t *p = c->in + o;
        uint32_t n = c->inlen - o, h = 1;
        if (n < 1 || c->dead)
            break;
        int fmt = p[0] >> 6, id = p[0] & 63;
        if (id == 0) {
            if (n < 2)
                break;
            id = 64 + p[1];
            h = 2;
        } else if (id == 1) {
            if (n < 3)
                break;
            id = 64 + p[1] + p[2] * 256;
            h = 3;
        }
        static const int hl[4] = {11, 7, 3, 0};
        if (n < h + hl[fmt])
            break;
        if (id >= 1024) {
            kill_conn(c, "csid too high");
            break;
        }
        Cs *m = &c->cs[id];
        uint8_t *q = p + h;
        h += hl[fmt];
        uint32_t len = m->len, tsf = 0;
        uint8_t ext = m->ext;
        if (fmt < 3) {
            tsf = be24(q);
            ext = tsf == 0xffffff;
        }
        if (fmt < 2)
            len = be24(q + 3);
        if (ext) {
            if (n < h + 4)
                break;
            if (fmt < 3)
                tsf = be32(p + h);
            h += 4;
        }
        uint32_t need = len - m->have < c->ichunk ? len - m->have : c->ichunk;
        if (n < h + need)
            break;
        m->ext = ext;
        if (fmt < 2) {
            m->len = len;
            m->type = q[6];
        }
        if (fmt == 0) {
            m->ts = tsf;
            m->delta = 0;
        } else if (fmt < 3) {
            m->delta = tsf;
            if (!m->have)
                m->ts += tsf;
        } else if (!m->have)
            m->ts += m->delta;
        if (len > m->cap) {
            m->cap = len * 2;
            m->buf = realloc(m->buf, m->cap);
        }
        memcpy(m->buf + m->have, p + h, need);
        m->have += need;
        o += h + need;
        if (m->have == m->len) {
            m->have = 0;
            int st = c->state;
            on_msg(c, m);
            if (c->dead)
                return;
            (void)st;
        }
    }
    memmove(c->in, c->in + o, c->inlen - o);
    c->inlen -= o;
}
static void on_in(Conn *c) {
    static uint8_t junk[4];
    if (c->state == 5 && !parsed(c)) { /* count and drop */
        for (int k = 0; k < 4; k++) {
            ssize_t r = recv(c->fd, junk, 1 << 20, MSG_TRUNC | MSG_DONTWAIT);
            if (r == 0) {
                kill_conn(c, "eof");
                return;
            }
            if (r < 0) {
                if (errno != EAGAIN)
                    kill_conn(c, strerror(errno));
                break;
            }
            c->rx += r;
            if (r < 1 << 18)
                break;
        }
    } else {
        if (c->incap - c->inlen < 65536) {
            c->incap = c->inlen + 131072;
            c->in = realloc(c->in, c->incap);
        }
        ssize_t r = recv(c->fd, c->in + c->inlen, c->incap - c->inlen, MSG_DONTWAIT);
        if (r == 0) {
            kill_conn(c, "eof");
            return;
        }
        if (r < 0) {
            if (errno != EAGAIN)
                kill_conn(c, strerror(errno));
            return;
        }
        c->inlen += r;
        c->rx += r;
        parse(c);
        if (!c->dead && c->state == 5 && !parsed(c)) {
            free(c->in);
            c->in = NULL;
            c->inlen = c->incap = 0;
        }
    }
    if (!c->dead && c->rx - c->acked >= 2000000) { /* window acknowledgement */
        c->acked = c->rx;
        uint8_t a[4];
        w32(a, (uint32_t)c->rx);
        ctl(c, 2, 3, 0, a, 4, chunk);
        if (!c->wantw)
            flush_out(c);
    }
}
static void load_flv(const char *f) {
    FILE *fp = fopen(f, "rb");
    if (!fp)
        die("cannot open the FLV file");
    fseek(fp, 0, SEEK_END);
    long n = ftell(fp);
    rewind(fp);
    uint8_t *d = malloc(n);
    if (fread(d, 1, n, fp) != (size_t)n)
        die("short read");
    fclose(fp);
    long o = be32(d + 5) + 4;
    tags = malloc(sizeof *tags * 200000);
    uint32_t last = 0, vdur = 33;
    uint32_t lastv_ = 0;
    while (o + 15 <= n) {
        Tag t = {.type = d[o] & 31, .len = be24(d + o + 1), .ts = be24(d + o + 4) | (uint32_t)d[o + 7] << 24};
        uint8_t *p = d + o + 11;
        if (o + 11 + t.len > n)
            break;
        o += 11 + t.len + 4;
        if (t.type == 18) {
            uint8_t *q = malloc(t.len + 16);
            uint8_t *e = astr(q, "@setDataFrame");
            memcpy(e, p, t.len);
            p = q;
            t.len += e - q;
        } else if (t.type != 8 && t.type != 9)
            continue;
        if (t.type == 9 && (p[0] & 15) == 7 && p[1] == 2)
            continue; /* end of sequence */
        int seqh = (t.type == 9 && p[1] == 0) || (t.type == 8 && p[0] >> 4 == 10 && p[1] == 0) || t.type == 18;
        t.sei = sei && t.type == 9 && !seqh;
        uint32_t L = t.len + (t.sei ? SEILEN : 0);
        uint8_t *m = malloc(L), *msg = malloc(12 + L + L / chunk + 16);
        if (t.sei) {
            memcpy(m, p, 5);
            uint8_t *s = m + 5;
            w32(s, SEILEN - 4);
            s[4] = 6;
            s[5] = 5;
            s[6] = 32;
            memcpy(s + 7, UUID, 16);
            memset(s + 23, '0', 16);
            s[39] = 0x80;
            memcpy(m + 5 + SEILEN, p + 5, t.len - 5);
        } else
            memcpy(m, p, t.len);
        int csid = t.type == 9 ? 6 : t.type == 8 ? 4 : 5;
        msg[0] = csid;
        w24(msg + 4, L);
        msg[7] = t.type;
        uint32_t w = 12;
        for (uint32_t i = 0; i < L; i += chunk) {
            if (i)
                msg[w++] = 0xC0 | csid;
            uint32_t k = L - i < (uint32_t)chunk ? L - i : (uint32_t)chunk;
            memcpy(msg + w, m + i, k);
            w += k;
        }
        free(m);
        t.msg = msg;
        t.msglen = w;
        tags[ntags++] = t;
        if (seqh)
            first_media = ntags;
        if (t.ts > last)
            last = t.ts;
        if (t.type == 9 && !seqh) {
            if (lastv_ && t.ts > lastv_)
                vdur = t.ts - lastv_;
            lastv_ = t.ts;
        }
    }
    loop_ms = lastv_ + vdur;
    if (loop_ms < last)
        loop_ms = last;
    free(d);
}
static void send_tag(Conn *c, Tag *t, uint32_t ts) {
    uint8_t h[64];
    uint32_t k = t->sei ? 12 + 5 + SEILEN : 12;
    if (k > t->msglen)
        k = t->msglen;
    memcpy(h, t->msg, k);
    w24(h + 1, ts & 0xffffff);
    h[8] = c->sid;
    h[9] = c->sid >> 8;
    h[10] = c->sid >> 16;
    h[11] = c->sid >> 24;
    if (t->sei) {
        char hx[17];
        snprintf(hx, 17, "%016llx", (unsigned long long)nowns());
        memcpy(h + 12 + 5 + 23, hx, 16);
    }
    sendv(c, h, k, t->msg + k, t->msglen - k);
    tot_frames++;
}
static void pace(Conn *c, double t) {
    if (t < c->t0)
        return;
    if (c->pos == 0)
        for (int i = 0; i < first_media; i++)
            send_tag(c, &tags[i], 0);
    int m = ntags - first_media;
    while (!c->dead) {
        uint64_t l = c->pos / m;
        Tag *g = &tags[first_media + c->pos % m];
        double due = c->t0 + (l * (double)loop_ms + g->ts) / 1000.0 / speed;
        if (due > t)
            return;
        if ((t - due) * 1e6 > late_max_us)
            late_max_us = (t - due) * 1e6;
        send_tag(c, g, (uint32_t)(l * loop_ms + g->ts));
        c->pos++;
    }
}
static int dcmp(const void *a, const void *b) {
    double x = *(double *)a, y = *(double *)b;
    return x < y ? -1 : x > y;
}
static int ucmp(const void *a, const void *b) {
    uint64_t x = *(uint64_t *)a, y = *(uint64_t *)b;
    return x < y ? -1 : x > y;
}
static void open_conn(Conn *c) {
    struct sockaddr_in sa = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, host, &sa.sin_addr);
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    int one = 1;
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, 4);
    c->ichunk = 128;
    c->cs = calloc(1024, sizeof(Cs));
    if (connect(c->fd, (struct sockaddr *)&sa, sizeof sa) < 0 && errno != EINPROGRESS) {
        c->dead = 1;
        deadcnt++;
        return;
    }
    struct epoll_event e = {.events = EPOLLIN | EPOLLOUT, .data.ptr = c};
    epoll_ctl(ep, EPOLL_CTL_ADD, c->fd, &e);
    c->wantw = 1;
}
int main(int argc, char **argv) {
    if (argc < 2)
        die("usage: see the head of rtmpload.c");
    publish = !strcmp(argv[1], "publish");
    char *url = NULL, *file = NULL;
    int o;
    optind = 2;
    while ((o = getopt(argc, argv, "u:n:f:t:sx:c:o:r:w:k:")) != -1)
        switch (o) {
        case 'u':
            url = optarg;
            break;
        case 'n':
            N = atoi(optarg);
            break;
        case 'f':
            file = optarg;
            break;
        case 't':
            secs = atof(optarg);
            break;
        case 's':
            sei = 1;
            break;
        case 'x':
            speed = atof(optarg);
            break;
        case 'c':
            chunk = atoi(optarg);
            break;
        case 'o':
            offs = atoi(optarg);
            break;
        case 'r':
            rate = atoi(optarg);
            break;
        case 'w':
            waitmax = atof(optarg);
            break;
        case 'k':
            load_keys(optarg);
            break;
        default:
            die("bad option");
        }
    char hp[200];
    if (!url || sscanf(url, "rtmp://%199[^/]/%127[^/]/%255s", hp, app, stream) != 3)
        die("-u rtmp://host:port/app/stream");
    char *cl = strchr(hp, ':');
    if (cl) {
        *cl = 0;
        port = atoi(cl + 1);
    }
    snprintf(host, sizeof host, "%.63s", hp);
    if (strncmp(host, "127.", 4))
        die("only loopback addresses are loaded");
    snprintf(tcurl, sizeof tcurl, "rtmp://%s:%d/%s", host, port, app);
    if (publish) {
        if (!file)
            die("-f FILE");
        load_flv(file);
    }
    signal(SIGPIPE, SIG_IGN);
    struct rlimit rl;
    getrlimit(RLIMIT_NOFILE, &rl);
    rl.rlim_cur = rl.rlim_max;
    setrlimit(RLIMIT_NOFILE, &rl);
    ep = epoll_create1(0);
    C = calloc(N, sizeof *C);
    int opened = 0;
    double start = now(), t_run = 0, end = start + waitmax + secs;
    struct epoll_event ev[512];
    double rate_t = start;
    uint64_t base_tx = 0, base_fr = 0;
    struct rusage ru0;
    getrusage(RUSAGE_SELF, &ru0);
    for (;;) {
        double t = now();
        while (opened < N && t >= rate_t) {
            C[opened].idx = opened;
            open_conn(&C[opened]);
            opened++;
            rate_t += 1.0 / rate;
        }
        if (!t_run && (running + deadcnt >= N || t - start > waitmax)) {
            t_run = t;
            end = t + secs;
            getrusage(RUSAGE_SELF, &ru0);
            base_fr = tot_frames;
            late_max_us = 0;
            nlat = nlat2 = 0;
            maxgap = 0;
            vframes0 = aframes0 = 0;
            lastv = 0;
            for (int i = 0; i < N; i++) {
                C[i].rx0 = C[i].rx;
                base_tx += C[i].tx;
            }
            fprintf(stderr, "rtmpload: %d of %d up after %.2f s\n", running, N, t - start);
        }
        if (t >= end || deadcnt >= N)
            break;
        int n = epoll_wait(ep, ev, 512, publish || opened < N ? 2 : 50);
        for (int i = 0; i < n; i++) {
            Conn *c = ev[i].data.ptr;
            if (c->dead)
                continue;
            if (c->state == 0 && ev[i].events & EPOLLOUT) {
                int er = 0;
                socklen_t l = sizeof er;
                getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &er, &l);
                if (er) {
                    kill_conn(c, strerror(er));
                    continue;
                }
                uint8_t h[1537] = {3};
                for (int k = 9; k < 1537; k++)
                    h[k] = rand();
                c->state = 1;
                queue(c, h, 1537);
                flush_out(c);
            } else if (ev[i].events & EPOLLOUT)
                flush_out(c);
            if (!c->dead && ev[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))
                on_in(c);
        }
        if (publish) {
            t = now();
            for (int i = 0; i < opened; i++)
                if (!C[i].dead && C[i].state == 5)
                    pace(&C[i], t);
        }
    }
    double el = now() - (t_run ? t_run : start);
    struct rusage ru;
    getrusage(RUSAGE_SELF, &ru);
    double cpu = (ru.ru_utime.tv_sec - ru0.ru_utime.tv_sec) + (ru.ru_stime.tv_sec - ru0.ru_stime.tv_sec) +
                 (ru.ru_utime.tv_usec - ru0.ru_utime.tv_usec + ru.ru_stime.tv_usec - ru0.ru_stime.tv_usec) / 1e6;
    uint64_t rx = 0, tx = 0;
    uint64_t *per = malloc(8 * N);
    for (int i = 0; i < N; i++) {
        per[i] = publish ? C[i].tx : C[i].rx - C[i].rx0;
        rx += C[i].rx - C[i].rx0;
        tx += C[i].tx;
    }
    tx -= base_tx;
    qsort(per, N, 8, ucmp);
    qsort(lat, nlat, sizeof *lat, dcmp);
    qsort(lat2, nlat2, sizeof *lat2, dcmp);
    printf("{\"mode\":\"%s\",\"n\":%d,\"up\":%d,\"dead\":%d,\"secs\":%.2f,\"rx_bytes\":%llu,\"tx_bytes\":%llu,\"gbps\":"
           "%.4f,\"client_cpu_s\":%.2f,\"conn_min_bytes\":%llu,\"conn_med_bytes\":%llu,\"conn_max_bytes\":%llu",
           argv[1], N, running, deadcnt, el, (unsigned long long)rx, (unsigned long long)tx,
           (publish ? tx : rx) * 8 / el / 1e9, cpu, (unsigned long long)per[0], (unsigned long long)per[N / 2],
           (unsigned long long)per[N - 1]);
    if (publish)
        printf(",\"messages\":%llu,\"pace_late_max_ms\":%.1f,\"dropped\":%llu",
               (unsigned long long)(tot_frames - base_fr), late_max_us / 1000.0, (unsigned long long)dropped_out);
    else
        printf(",\"video_frames\":%llu,\"audio_frames\":%llu,\"max_gap_ms\":%.1f,\"ts_backwards\":%d",
               (unsigned long long)vframes0, (unsigned long long)aframes0, maxgap * 1000, haveNonMono);
    if (nlat)
        printf(",\"lat_n\":%d,\"lat_ms\":{\"min\":%.2f,\"p50\":%.2f,\"p95\":%.2f,\"p99\":%.2f,\"max\":%.2f}", nlat,
               lat[0], lat[nlat / 2], lat[(int)(nlat * .95)], lat[(int)(nlat * .99)], lat[nlat - 1]);
    if (nlat2)
        printf(",\"lat_last_ms\":{\"p50\":%.2f,\"p99\":%.2f,\"max\":%.2f}", lat2[nlat2 / 2], lat2[(int)(nlat2 * .99)],
               lat2[nlat2 - 1]);
    printf("}\n");
    return running == N ? 0 : 1;
}
