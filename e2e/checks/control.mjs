// A page on which every check must fail: a check that can not fail says nothing.
export const BROKEN = `<!doctype html><html><head><title></title>
<style>.cut { width: 60px; overflow: hidden; white-space: nowrap } a { outline: none }</style></head><body>
<a href="/">one</a> <a href="/">two</a> <a href="/">three</a>
<main><input><p style="color:#bbb;background:#fff">pale</p><div style="width:900px">wide</div>
<button style="display:block;width:10px;height:10px;padding:0;outline:none"></button>
<p class="cut">a sentence that is cut off</p></main></body></html>`;
