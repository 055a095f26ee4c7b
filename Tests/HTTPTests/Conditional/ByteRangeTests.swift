import HTTP
import Testing

@Suite struct ByteRangeTests {
    @Test(
        "RFC 9110 §14.1.2's examples, for 10000 bytes",
        arguments: [
            ("bytes=0-499", 0..<500), ("bytes=500-999", 500..<1000), ("bytes=-500", 9500..<10_000), ("bytes=9500-", 9500..<10_000),
            ("bytes=0-0", 0..<1), ("bytes=-1", 9999..<10_000), ("bytes=9999-9999", 9999..<10_000), ("bytes=9999-10000", 9999..<10_000),
            ("Bytes= 0-99999999999999999999999", 0..<10_000), ("bytes=-10001", 0..<10_000), ("bytes=-99999999999999999999", 0..<10_000),
            ("bytes=0-", 0..<10_000),
        ])
    func partial(header: String, range: Range<Int>) { #expect(ByteRange.evaluate(header, length: 10_000) == .partial(range)) }

    @Test("Nothing there", arguments: ["bytes=10000-", "bytes=10000-10001", "bytes=-0", "bytes=99999999999999999999-"])
    func unsatisfiable(header: String) { #expect(ByteRange.evaluate(header, length: 10_000) == .unsatisfiable) }

    @Test(
        "Malformed, foreign and several ranges are ignored",
        arguments: [
            nil, "", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-4", "bytes=+1-2", "bytes=1-2-3", "bytes=1 -2", "bytes=--1",
            "items=0-1",
            "bytes=0-0,-1", "bytes=0-1,", "bytes 0-1", "=0-1",
        ])
    func full(header: String?) { #expect(ByteRange.evaluate(header, length: 10_000) == .full) }

    @Test("An empty representation")
    func empty() {
        #expect(ByteRange.evaluate("bytes=0-", length: 0) == .unsatisfiable)
        #expect(ByteRange.evaluate("bytes=-5", length: 0) == .full)
    }

    @Test("If-Range wants a strong match or the exact date")
    func ifRange() {
        let date = HTTPDate.format(secondsSince1970: 1000)
        func outcome(_ condition: String, tag: EntityTag? = EntityTag("a")) -> ByteRange.Outcome {
            ByteRange.evaluate(
                ["Range": "bytes=0-1", "If-Range": condition], method: .get, length: 10, entityTag: tag, lastModified: 1000)
        }
        #expect(outcome("\"a\"") == .partial(0..<2) && outcome(date) == .partial(0..<2))
        #expect(outcome("\"b\"") == .full && outcome("W/\"a\"") == .full && outcome("junk") == .full)
        #expect(outcome("\"a\"", tag: EntityTag("a", isWeak: true)) == .full && outcome("\"a\"", tag: nil) == .full)
        #expect(outcome(HTTPDate.format(secondsSince1970: 999)) == .full && outcome(HTTPDate.format(secondsSince1970: 1001)) == .full)
    }

    @Test("Only one Range of a GET counts")
    func methods() {
        #expect(ByteRange.evaluate(["Range": "bytes=0-1"], method: .head, length: 9) == .full)
        #expect(ByteRange.evaluate(["Range": "bytes=0-1"], method: .get, length: 9) == .partial(0..<2))
        #expect(ByteRange.evaluate(["Range": "bytes=0-1", "range": "bytes=2-3"], method: .get, length: 9) == .full)
    }

    @Test("Content-Range")
    func contentRange() {
        #expect(ByteRange.contentRange(0..<500, of: 10_000) == "bytes 0-499/10000")
        #expect(ByteRange.contentRange(0..<1, of: nil) == "bytes 0-0/*" && ByteRange.unsatisfiedContentRange(of: 7) == "bytes */7")
    }
}
