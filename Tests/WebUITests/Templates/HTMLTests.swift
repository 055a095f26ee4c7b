import Testing

@testable import WebUI

@Suite struct HTMLTests {
    @Test("What is interpolated is escaped, what is literal is not")
    func escapes() {
        let name = #"<b title='x'>&"</b>"#
        let html: HTML = "<p title=\"\(name)\">\(name)</p>"
        let escaped = "&lt;b title=&#39;x&#39;&gt;&amp;&quot;&lt;/b&gt;"
        #expect(html.text == "<p title=\"\(escaped)\">\(escaped)</p>")
    }

    @Test("Markup inside markup is not escaped again")
    func nests() {
        let inner: HTML = "<b>\("&")</b>"
        let outer: HTML = "<p>\(inner)</p>"
        #expect(outer.text == "<p><b>&amp;</b></p>")
    }

    @Test("Letters of every script and joined emoji come through whole; NUL does not")
    func keepsText() {
        #expect(HTML(escaping: "صلاة 主日 é👨‍👩‍👧").text == "صلاة 主日 é👨‍👩‍👧")
        #expect(HTML(escaping: "a\0<").text == "a\u{FFFD}&lt;")
        // A combining mark makes one Character with the sign before it; the sign must not hide in it.
        #expect(HTML(escaping: "<\u{301}").text == "&lt;\u{301}")
    }
}
