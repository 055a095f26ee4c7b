import Testing

@testable import WebUI

@Suite struct TemplateTests {
    enum Name: String, CaseIterable { case first, second }

    @Test("Each placeholder is replaced wherever it stands")
    func renders() throws {
        let template = try Template<Name>("{{first}} { } {{second}}{{first}}", name: "x")
        #expect(template.render { $0 == .first ? "\("<1>")" : "2" }.text == "&lt;1&gt; { } 2&lt;1&gt;")
    }

    @Test("A value is never read as a template")
    func doesNotRecurse() throws {
        let template = try Template<Name>("{{first}}{{second}}", name: "x")
        #expect(template.render { $0 == .first ? "\("{{second}}")" : "2" }.text == "{{second}}2")
    }

    @Test(
        "A file that does not fit the program is refused by name",
        arguments: [
            ("{{first}}", "there is no place for second"),
            ("{{first}}{{second}}{{third}}", "no value is called third"),
            ("{{first}}{{second}}{{", "a placeholder is not closed"),
        ])
    func refuses(source: String, problem: String) {
        #expect(throws: WebUIError.template(file: "x.html", problem: problem)) {
            try Template<Name>(source, name: "x.html")
        }
    }
}
