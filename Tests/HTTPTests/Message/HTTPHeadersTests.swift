import HTTP
import Testing

@Suite struct HTTPHeadersTests {
    @Test("Names are compared without case, order is kept, setting leaves one")
    func fields() {
        var headers: HTTPHeaders = ["A": "1", "b": "2", "a": "3"]
        #expect(headers["a"] == "1" && headers.values(for: "A") == ["1", "3"] && headers["c"] == nil && headers.count == 3)
        headers["A"] = "4"
        #expect(headers == ["A": "4", "B": "2"])
        headers["B"] = nil
        headers.append("C", "5")
        headers.set("D", "6")
        #expect(headers.fields.map(\.name) == ["A", "C", "D"])
        headers.remove("c")
        #expect(!headers.contains("C") && !headers.isEmpty)
    }

    @Test("Lists are searched over all lines, element by element")
    func lists() {
        let headers: HTTPHeaders = ["Connection": "keep-alive, \tUpgrade ", "connection": "x"]
        #expect(headers.listContains("upgrade", in: "Connection") && headers.listContains("X", in: "Connection"))
        #expect(!headers.listContains("grade", in: "Connection") && !headers.listContains("", in: "Connection"))
    }
}
