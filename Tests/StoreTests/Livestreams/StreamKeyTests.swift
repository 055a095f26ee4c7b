import Testing

@testable import Store

@Suite struct StreamKeyTests {
    @Test("A key shows itself only when asked")
    func masked() throws {
        let key = StreamKey.random()
        var dumped = ""
        dump(key, to: &dumped)
        dump([key], to: &dumped)
        for text in ["\(key)", String(reflecting: key), "\([key])", "\(Optional(key) as Any)", dumped] {
            #expect(!text.contains(key.reveal()) && !text.contains(key.reveal().prefix(20)))
        }
        #expect(key.description == "…" + key.reveal().suffix(4))
        #expect("\(try #require(StreamKey("short")))" == "stream key")
    }

    @Test("Random keys have at least 128 bits and differ")
    func random() {
        #expect(StreamKey.random().reveal().utf8.count == 24)
        #expect(StreamKey.random() != StreamKey.random())
    }

    @Test("What an encoder sends has a limit")
    func limit() {
        #expect(StreamKey("") == nil)
        #expect(StreamKey(String(repeating: "x", count: StreamKey.lengthMax)) != nil)
        #expect(StreamKey(String(repeating: "x", count: StreamKey.lengthMax + 1)) == nil)
    }
}
