import JSON
import Testing

@Suite struct OutputTests {
    @Test("What is told member by member is the document that the same values make")
    func sameAsValues() {
        let nasty = "a\"\\</script>\u{2028}\u{1}é"
        var out = JSON.Output()
        out.object { out in
            out.member("text", nasty)
            out.member("joined", nasty, then: nasty)
            out.member("absent", nil as String?)
            out.member("yes", true)
            out.member("number", Int64.min)
            out.member("digit", 7)
            out.member("none", nil as Int64?)
            out.member("words", ["a", nasty])
            out.member("nothing", [])
            out.member("value", value: ["a": [1, nil]])
            out.member("plain", plain: { $0 += "12:00".utf8 })
            out.member("inner", object: { $0.member("a", "b") })
            out.member("empty", object: { _ in })
            out.array("list", of: [1, 2] as [Int64]) { number, out in out.object { $0.member("n", number) } }
            out.array("emptyList", of: [] as [Int64]) { number, out in out.object { $0.member("n", number) } }
            out.null("last")
        }
        let value: JSON.Value = [
            "text": .string(nasty), "joined": .string(nasty + nasty), "absent": nil, "yes": true, "number": .integer(.min), "digit": 7,
            "none": nil, "words": ["a", .string(nasty)], "nothing": [], "value": ["a": [1, nil]], "plain": "12:00", "inner": ["a": "b"],
            "empty": [:], "list": [["n": 1], ["n": 2]], "emptyList": [], "last": nil,
        ]
        #expect(String(decoding: out.bytes, as: UTF8.self) == value.text)
    }
}
