import HTTP
import Testing

/// Requests whose end two readers could see at two places (RFC 9112, §11.2), and other forms that hide something.
@Suite struct SmugglingTests {
    static let ambiguousHeads: [(String, Int)] = [
        ("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG", 400),  // CL.TE
        ("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5c\r\nGPOST", 400),  // TE.CL
        ("Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400),
        ("Transfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n", 400),
        (" Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        ("X: y\r\n Transfer-Encoding: chunked\r\n\r\n", 400),
        ("X: y\r\n\tfolded\r\n\r\n", 400),
        ("Transfer-Encoding:\r\n chunked\r\n\r\n", 400),
        ("Transfer-Encoding: xchunked\r\n\r\n", 400),
        ("Transfer-Encoding: chunkedx\r\n\r\n", 400),
        ("Transfer-Encoding: chunked, identity\r\n\r\n", 400),
        ("Transfer-Encoding: identity\r\n\r\n", 400),
        ("Transfer-Encoding: \r\n\r\n", 400),
        ("Transfer-Encoding: chunked, chunked\r\n\r\n", 400),
        ("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        ("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n", 400),
        ("Transfer-Encoding: chunked\r\nTransfer-encoding: cow\r\n\r\n", 400),
        ("Transfer-Encoding: , chunked\r\n\r\n", 400),
        ("Transfer-Encoding: chunked;q=1\r\n\r\n", 400),
        ("Transfer-Encoding: \"chunked\"\r\n\r\n", 400),
        ("Transfer-Encoding: 'chunked'\r\n\r\n", 400),
        ("Transfer-Encoding: \u{B}chunked\r\n\r\n", 400),
        ("Transfer-Encoding: chunked\u{0}\r\n\r\n", 400),
        ("Transfer-Encoding: ch\u{212A}unked\r\n\r\n", 400),
        ("Transfer-Encoding: gzip\r\n\r\n", 400),
        ("Transfer-Encoding: gzip, chunked\r\n\r\n", 501),
        ("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n", 501),
        ("Transfer-Encoding: identity, chunked\r\n\r\n", 501),
        ("Content-Length: 5\r\nContent-Length: 5\r\n\r\n", 400),
        ("Content-Length: 5\r\nContent-Length: 6\r\n\r\n", 400),
        ("Content-Length: 5, 5\r\n\r\n", 400),
        ("Content-Length: 5,6\r\n\r\n", 400),
        ("Content-Length: +5\r\n\r\n", 400),
        ("Content-Length: -5\r\n\r\n", 400),
        ("Content-Length: 0x5\r\n\r\n", 400),
        ("Content-Length: 5 5\r\n\r\n", 400),
        ("Content-Length: 5.0\r\n\r\n", 400),
        ("Content-Length: 1e3\r\n\r\n", 400),
        ("Content-Length: \"5\"\r\n\r\n", 400),
        ("Content-Length:\r\n\r\n", 400),
        ("Content-Length: ٥\r\n\r\n", 400),
        ("Content-Length : 5\r\n\r\n", 400),
        ("Content-Length: 9223372036854775807\r\n\r\n", 413),
        ("Content-Length: 9223372036854775808\r\n\r\n", 413),
        ("Content-Length: 18446744073709551621\r\n\r\n", 413),
        ("Content-Length: 99999999999999999999999999999999\r\n\r\n", 413),
        ("X: a\nContent-Length: 5\r\n\r\n", 400),
        ("X: a\r\n\nGET / HTTP/1.1\r\n", 400),
        ("X: a\rContent-Length: 5\r\n\r\n", 400),
        ("X: a\r\r\n\r\n", 400),
        ("X: a\u{0}b\r\n\r\n", 400),
        ("X\u{0}: b\r\n\r\n", 400),
        ("X: a\u{7F}b\r\n\r\n", 400),
        ("X y: b\r\n\r\n", 400),
        ("X(y): b\r\n\r\n", 400),
        ("Ü: b\r\n\r\n", 400),
        (": b\r\n\r\n", 400),
        ("no colon\r\n\r\n", 400),
        ("Host: y\r\n\r\n", 400),
        ("hOST: x\r\n\r\n", 400),
        ("\n", 400),
    ]

    @Test("A head that could be framed in two ways is refused", arguments: ambiguousHeads)
    func framing(rest: String, status: Int) {
        #expect(Conversation.refusal("POST / HTTP/1.1\r\nHost: x\r\n" + rest)?.status.code == status)
    }

    @Test("HTTP/1.0 has no Transfer-Encoding")
    func oldVersion() {
        #expect(Conversation.refusal("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")?.status == .badRequest)
    }

    @Test(
        "A chunked body that could be framed in two ways is refused",
        arguments: [
            ("5\nhello\r\n0\r\n\r\n", 400), ("5\r\nhello\n0\r\n\r\n", 400), ("5\r\nhelloX\r\n", 400), ("5\r\nhello\rX", 400),
            (" 5\r\nhello\r\n", 400), ("5 \r\nhello\r\n", 400), ("5 ;x\r\nhello\r\n", 400), ("5\t\r\nhello\r\n", 400), ("\r\nhello", 400),
            ("+5\r\nhello\r\n", 400), ("-5\r\nhello\r\n", 400), ("0x5\r\nhello\r\n", 400), ("5h\r\nhello\r\n", 400), (";x\r\n", 400),
            ("5;a\rb\r\nhello\r\n", 400), ("5;a\nb\r\nhello\r\n", 400), ("5;a\u{0}\r\nhello\r\n", 400), ("5\r\r\nhello", 400),
            ("FFFFFFFFFFFFFFFF\r\n", 413), ("7FFFFFFFFFFFFFFF\r\n", 413), ("8000000000000000\r\n", 413), ("10000000000000005\r\n", 400),
            ("00000000000000005\r\n", 400), ("5\r\nhello\r\n7FFFFFFFFFFFFFFE\r\n", 413), ("0\r\nT: v\n\r\n", 400),
            ("0\r\n T: v\r\n\r\n", 400),
            ("0\r\nT : v\r\n\r\n", 400), ("0\r\nnot a trailer\r\n\r\n", 400), ("0\r\n\n", 400),
        ])
    func chunks(body: String, status: Int) {
        #expect(Conversation.refusal("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + body)?.status.code == status)
    }

    @Test(
        "A request line that isn't exact is refused",
        arguments: [
            ("GET /a b HTTP/1.1", 400), ("GET  / HTTP/1.1", 400), ("GET /  HTTP/1.1", 400), ("GET /\tHTTP/1.1", 400),
            (" GET / HTTP/1.1", 400),
            ("GET / HTTP/1.1 ", 400), ("GET /", 400), ("GET", 400), ("GET / http/1.1", 400), ("GET / HTTP/1.10", 400),
            ("GET / HTTP/1", 400),
            ("GET / HTTP/11", 400), ("GET / HTTP/x.1", 400), ("GET / HTTP/2.0", 505), ("PRI * HTTP/2.0", 505), ("GET / HTTP/0.9", 505),
            ("G(T / HTTP/1.1", 400), ("GÉT / HTTP/1.1", 400), ("GET /\u{0} HTTP/1.1", 400), ("GET /ä HTTP/1.1", 400),
            ("GET /a#b HTTP/1.1", 400),
            ("GET a HTTP/1.1", 400), ("GET * HTTP/1.1", 400), ("GET ftp://x/ HTTP/1.1", 400), ("GET http:/x HTTP/1.1", 400),
            ("GET http:///x HTTP/1.1", 400), ("GET http://u@x/ HTTP/1.1", 400), ("GET http://x:y/ HTTP/1.1", 400),
            ("GET http://[::1/ HTTP/1.1", 400),
            ("CONNECT x:443 HTTP/1.1", 501), ("ABCDEFGHIJKLMNOPQRSTU / HTTP/1.1", 501),
            ("GET /%00 HTTP/1.1", 400), ("GET /%0d%0aX HTTP/1.1", 400), ("GET /%7f HTTP/1.1", 400), ("GET /% HTTP/1.1", 400),
            ("GET /%g0 HTTP/1.1", 400), ("GET /%4 HTTP/1.1", 400), ("GET /%ff HTTP/1.1", 400), ("GET /%c0%ae/ HTTP/1.1", 400),
            ("GET /%ed%a0%80 HTTP/1.1", 400), ("GET /.. HTTP/1.1", 400), ("GET /a/../b HTTP/1.1", 400), ("GET /a/./b HTTP/1.1", 400),
            ("GET /%2e%2E/x HTTP/1.1", 400), ("GET /.%2e HTTP/1.1", 400), ("GET /a%2fb HTTP/1.1", 400), ("GET http://x/../y HTTP/1.1", 400),
        ])
    func requestLines(line: String, status: Int) {
        #expect(Conversation.refusal(line + "\r\nHost: x\r\n\r\n")?.status.code == status)
    }

    @Test(
        "Bare ends of line and too many empty lines are refused before a request",
        arguments: [
            "GET / HTTP/1.1\nHost: x\r\n\r\n", "\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", "\r\n\r\nGET / HTTP/1.1\r\n",
            "GET / HTTP/1.1\r\r\nHost: x\r\n\r\n",
        ])
    func lineEnds(text: String) {
        #expect(Conversation.refusal(text)?.status == .badRequest)
    }

    @Test(
        "HTTP/1.1 needs exactly one Host which is a host",
        arguments: [
            "", "Host:\r\n", "Host: a b\r\n", "Host: a,b\r\n", "Host: a/b\r\n", "Host: u@a\r\n", "Host: a:b\r\n", "Host: a:1:2\r\n",
            "Host: a:123456\r\n",
            "Host: [::1\r\n", "Host: []\r\n", "Host: [x]\r\n", "Host: :80\r\n", "Host: a\r\nHost: a\r\n",
        ])
    func hosts(headers: String) {
        #expect(Conversation.refusal("GET / HTTP/1.1\r\n\(headers)\r\n")?.status == .badRequest)
        #expect(Conversation.refusal("GET http://a/ HTTP/1.1\r\n\(headers)\r\n")?.status == .badRequest)
    }

    @Test(
        "What looks odd but has one meaning passes",
        arguments: [
            "Transfer-Encoding:\tchunked\t\r\n\r\n0\r\n\r\n", "transfer-encoding:CHUNKED\r\n\r\n000\r\n\r\n",
            "Content-Length: 003\r\n\r\nabc",
            "Content-Length:0\r\n\r\n", "X: \r\nX: é\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n1;a;b=\"c;d\"\r\nx\r\n0\r\nContent-Length: 9\r\n\r\n",
        ])
    func passes(rest: String) {
        let talk = Conversation.underEveryCut("POST / HTTP/1.1\r\nHost: x\r\n" + rest + "GET /2 HTTP/1.1\r\nHost: [::1]:1\r\n\r\n")
        #expect(talk?.error == nil && talk?.ends == 2)
    }
}
