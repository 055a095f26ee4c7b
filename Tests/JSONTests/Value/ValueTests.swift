import JSON
import Testing

@Suite struct ValueTests {
    @Test("Literals and plain Swift values make a document")
    func building() {
        let note: String? = nil
        let value: JSON.Value = [
            "id": .init("a\(1)"), "count": .init(3), "note": .init(note), "tags": .init(["x", "y"]), "ratio": 0.5, "at": .init(Int64.max),
            "open": true,
        ]
        #expect(value.text == #"{"id":"a1","count":3,"note":null,"tags":["x","y"],"ratio":0.5,"at":9223372036854775807,"open":true}"#)
    }

    @Test("Members are read, set, replaced and removed by name")
    func members() {
        var value: JSON.Value = ["a": 1, "b": 2]
        value["b"] = 3
        value["c"] = [4]
        value["a"] = nil
        value["missing"] = nil
        #expect(value.text == #"{"b":3,"c":[4]}"#)
        #expect(value["c"]?[0] == 4)
        #expect(value["c"]?[1] == nil)
        #expect(value["c"]?[-1] == nil)
        #expect(value[0] == nil)
        #expect(value["b"]?["x"] == nil)
    }

    @Test("A whole number is an integer however it is written, and one with a fraction or too large is none")
    func integers() {
        #expect(JSON.Value.number(1000).integer == 1000)
        #expect(JSON.Value.number(0.5).integer == nil)
        #expect(JSON.Value.number(1e300).integer == nil)
        #expect(JSON.Value.integer(2).number == 2)
        #expect(JSON.Value.string("2").integer == nil)
    }
}
