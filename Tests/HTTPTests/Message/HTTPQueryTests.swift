import HTTP
import Testing

@Suite struct HTTPQueryTests {
    @Test("Pairs are decoded in order; nothing is refused")
    func pairs() {
        let query = HTTPQuery(encoded: "a=1&a=2&b&&c=x%20y+z=&%C3%A4=%zz%4&=v&n=%00".utf8)
        #expect(query.pairs.map(\.name) == ["a", "a", "b", "c", "ä", "", "n"])
        #expect(query.pairs.map(\.value) == ["1", "2", "", "x y z=", "%zz%4", "v", "\u{0}"])
        #expect(query["a"] == "1" && query.values(for: "a") == ["1", "2"] && query["d"] == nil)
        #expect(query.get("a", as: Int.self) == 1 && query.get("b", as: Int.self) == nil)
        #expect(HTTPQuery(encoded: "".utf8).isEmpty && HTTPQuery(encoded: "x=%ff".utf8)["x"] == "\u{FFFD}")
    }
}
