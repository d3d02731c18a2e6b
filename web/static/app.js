/* Small help on top of pages that work without it: counts the deviation while one types, saves drafts, guards unsent text. */
(function () {
  'use strict';

  const UNITS = { '': 1000, tkr: 1000, kkr: 1000, kr: 1, kronor: 1, mnkr: 1000000, mkr: 1000000 };

  /** "1 250,5" (tkr) -> kronor; null when it is not a number. The server's reading decides; this only shows. */
  function kronor(text) {
    const clean = text.replace(/[\s\u00a0\u202f']/g, '').replace(/[\u2212\u2013\u2014]/g, '-').toLowerCase();
    const parts = /^([+-]?)(\d{1,3}(?:\.\d{3})+|\d+)(?:[,.](\d{1,6}))?([a-zåäö]*)$/.exec(clean);
    if (!parts || UNITS[parts[4]] === undefined) return null;
    return Math.round(Number(parts[1] + parts[2].replace(/\./g, '') + '.' + (parts[3] || '0')) * UNITS[parts[4]]);
  }
  function tkr(amount) {
    return (amount < 0 ? '\u2212' : '') + new Intl.NumberFormat('sv-SE', { maximumFractionDigits: 3 }).format(Math.abs(amount) / 1000);
  }

  for (const box of document.querySelectorAll('[data-deviation]')) {
    const form = box.closest('form');
    const field = (name) => form && form.elements.namedItem('f.' + name);
    const show = () => {
      const budget = field(box.dataset.budget);
      const forecast = field(box.dataset.forecast);
      const a = budget && kronor(budget.value);
      const b = forecast && kronor(forecast.value);
      if (a === null || b === null || a === undefined || b === undefined) return;
      const deviation = box.dataset.deviation === 'resultat' ? b - a : a - b;
      box.classList.toggle('minus', deviation < 0);
      box.classList.toggle('plus', deviation > 0);
      box.textContent = 'Avvikelse: ';
      const strong = document.createElement('strong');
      strong.textContent = tkr(deviation) + '\u00a0tkr';
      box.append(strong, deviation < 0 ? ' – ett underskott mot budget.' : deviation > 0 ? ' – ett överskott mot budget.' : ' – helt enligt budget.');
    };
    if (form) form.addEventListener('input', show);
  }

  for (const form of document.querySelectorAll('form[data-draft]')) {
    const status = form.querySelector('.saved');
    let timer = 0;
    let dirty = false;
    const save = async () => {
      timer = 0;
      const body = new URLSearchParams(new FormData(form));
      body.set('gor', 'utkast');
      try {
        const answer = await fetch(form.dataset.draft, { method: 'POST', body, headers: { 'X-Utkast': '1' }, redirect: 'manual' });
        if (!answer.ok) throw new Error(String(answer.status));
        dirty = false;
        if (status) status.textContent = 'Utkast sparat kl. ' + new Date().toLocaleTimeString('sv-SE', { hour: '2-digit', minute: '2-digit' });
      } catch {
        if (status) status.textContent = 'Utkastet kunde inte sparas just nu. Det du har skrivit står kvar på sidan.';
      }
    };
    form.addEventListener('input', () => {
      dirty = true;
      if (timer) clearTimeout(timer);
      timer = setTimeout(save, 1500);
    });
    form.addEventListener('submit', () => { dirty = false; if (timer) clearTimeout(timer); });
    window.addEventListener('beforeunload', (event) => { if (dirty) event.preventDefault(); });
  }

  // A second press of a button while the first is on its way would only be answered with the first one's receipt.
  for (const form of document.querySelectorAll('form[method=post]')) {
    form.addEventListener('submit', (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = '1';
      setTimeout(() => { delete form.dataset.sent; }, 4000);
    });
  }

  const wrong = document.querySelector('.notice.bad[tabindex]');
  if (wrong) wrong.focus();

  const menu = document.querySelector('.menu details');
  if (menu) document.addEventListener('click', (event) => { if (!menu.contains(event.target)) menu.open = false; });
})();
