import { Notice } from './_components/notice';

export default function NotFound() {
  return (
    <Notice title="There is no such page">
      <p>
        <a href="/" className="text-accent underline underline-offset-4">
          Clusters
        </a>
      </p>
    </Notice>
  );
}
